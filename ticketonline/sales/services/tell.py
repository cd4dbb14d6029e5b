"""Telling buyers what became of their reservations."""

from collections.abc import Iterable

from ...outbox.rules import Kind
from ...outbox.services.post import Posting, post
from ..models import Reservation


def tell(kind: Kind, reservations: Iterable[Reservation]) -> None:
    """Mail those of the buyers who gave an address, with the commit of the caller's transaction; each kind once."""
    post(
        Posting(kind=kind, cause=f"{kind} {one.pk}", event_id=one.event_id, reservation_id=one.pk)
        for one in reservations
        if one.email
    )
