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
    post(_reserved(one, cause=f"{Kind.RESERVED} {one.pk}") for one in reservations if one.email)


def tell_reserved_again(reservation: Reservation, *, number: int) -> None:
    """Mail the buyer as `tell_reserved` does, for the so manieth time, at the address that took another's place."""
    # Its own cause for each mail: one cause makes one.
    post([_reserved(reservation, cause=f"{Kind.RESERVED} {reservation.pk} {number}")])


def _reserved(reservation: Reservation, *, cause: str) -> Posting:
    return Posting(
        kind=Kind.RESERVED,
        cause=cause,
        event_id=reservation.event_id,
        reservation_id=reservation.pk,
        due_at=clock.now() + PAYING_AT_ONCE,
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
