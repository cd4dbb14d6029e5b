"""Completing a reservation that was paid."""

from uuid import UUID

from django.db.models import F

from ...core import clock
from ...events.models import TicketType
from ...statistics.services.record_sale import record_sale
from ..locks import lock_reservation, lock_types
from ..models import Reservation
from ..queries import count_by_type
from ..rules import Status


def complete(reservation_id: UUID) -> bool:
    """Turn the held tickets into sold ones and count the sale; whether it was this call that did.

    False when the reservation was already completed or its hold has ended: nothing is changed then. Must run inside
    `writing()`, before any reservation or transaction is locked: locks the ticket types, the reservation and the
    event's statistics, and the caller commits.
    """
    counts = count_by_type(reservation_id)
    types = lock_types(counts)
    reservation = lock_reservation(reservation_id)
    now = clock.now()
    if reservation.status_at(now) != Status.PENDING:
        return False
    Reservation.objects.filter(pk=reservation_id).update(status=Status.COMPLETED, is_paying=False, closed_at=now)
    for type_id, count in counts.items():
        TicketType.objects.filter(pk=type_id).update(held=F("held") - count, sold=F("sold") + count)
    record_sale(next(iter(types.values())).event, sold=counts, now=now)
    return True
