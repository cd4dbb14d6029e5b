"""What was sold."""

from collections.abc import Mapping
from typing import Annotated

from .base import Body, EventId, Time, said
from .events import Event


class StatisticsWanted(Body, frozen=True, kw_only=True):
    """Of which event."""

    event_id: EventId


class TicketCounters(Body, frozen=True, kw_only=True):
    """Tickets of completed reservations."""

    all_tickets_sold: Annotated[int, said("Of all types together.", 17, minimum=0)]
    ticket_types: Annotated[
        Mapping[str, Annotated[int, said("How many were sold.", minimum=0)]],
        said("How many were sold by the ticket type's name.", {"VIP": 5, "Standard": 12}),
    ]


class Statistics(Body, frozen=True, kw_only=True):
    """What was sold of an event."""

    event: Event
    ticket_counters: TicketCounters
    frozen_at: Annotated[Time, said("Since when the counters stand still, the event having begun.")] | None
