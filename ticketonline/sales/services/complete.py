"""Completing a reservation that was paid."""

from django.db.models import F

from ...core import clock
from ...events.models import TicketType
from ...statistics.services.record_sale import record_sale
from ..locks import Locked
from ..rules import Status


def complete(locked: Locked) -> bool:
    """Turn the held tickets into sold ones and count the sale; whether it was this call that did.

    False when the reservation was already completed or its hold has ended: nothing is changed then. Locks the event's
    statistics; the caller commits.
    """
    reservation, now = locked.reservation, clock.now()
    if reservation.status_at(now) != Status.PENDING:
        return False
    reservation.close(Status.COMPLETED, now=now)
    for type_id, count in locked.counts.items():
        TicketType.objects.filter(pk=type_id).update(held=F("held") - count, sold=F("sold") + count)
    record_sale(reservation.event, sold=locked.counts, now=now)
    return True
