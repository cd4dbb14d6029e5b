"""Telling buyers what became of their reservations."""

from collections.abc import Iterable
from datetime import timedelta

from ...core import clock
from ...outbox.rules import Kind
from ...outbox.services.post import Posting, post
from ..models import Reservation

# Whoever pays at once needs no mail that they have reserved.
PAYING_AT_ONCE = timedelta(seconds=30)


def tell_reserved(reservations: Iterable[Reservation]) -> None:
    """Mail those of the buyers who gave an address how to pay, if they have not by then.

    With the commit of the caller's transaction, and a little later.
    """
    due_at = clock.now() + PAYING_AT_ONCE
    post(
        Posting(
            kind=Kind.RESERVED,
            cause=f"{Kind.RESERVED} {one.pk}",
            event_id=one.event_id,
            reservation_id=one.pk,
            due_at=due_at,
        )
        for one in reservations
        if one.email
    )


def tell(kind: Kind, reservations: Iterable[Reservation]) -> None:
    """Mail those of the buyers who gave an address, with the commit of the caller's transaction; each kind once.

    That their order was taken back concerns others as well, to whom tickets of it were passed on: they are told when
    its buyer would be (delivery/services/send.py).
    """
    post(
        Posting(kind=kind, cause=f"{kind} {one.pk}", event_id=one.event_id, reservation_id=one.pk)
        for one in reservations
        if one.email or kind is Kind.RETURNED
    )
