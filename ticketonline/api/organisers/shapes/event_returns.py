"""The return of all paid orders of an event."""

from typing import Annotated

from ...storefront.shapes.base import Body, Time, said
from .ticket_types import Count

MOST_COUNTED = 1_000  # payments, so that a look at how far it is costs the same for a stadium


class EventReturn(Body, frozen=True, kw_only=True):
    """Whether all paid orders of an event are to be taken back, and how far that is."""

    asked_by: Annotated[str, said("Who asked for it last; null: nobody.", "Olga (API: Ledger)")] | None
    asked_at: Annotated[Time, said("When; null: never.", "2031-06-01T10:00:00Z")] | None
    ended_at: (
        Annotated[Time, said("When nothing was left to do, or the event was on again; null: not yet, or never asked.")]
        | None
    )
    orders_done: Annotated[int, said("Orders taken back by it so far, each time it was asked for.", 40, minimum=0)]
    tickets_left: Annotated[Count, said("Sold, and not taken back.")]
    refunds_due: Annotated[
        int,
        said(
            f"Payments whose money has still to go back, by a program or by hand; {MOST_COUNTED} stands for more too.",
            12,
            minimum=0,
            maximum=MOST_COUNTED,
        ),
    ]
