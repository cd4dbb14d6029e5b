"""Completing reservations that were paid."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import F

from ...events.models import Event, PromoCode, TicketType
from ...outbox.rules import Kind
from ...statistics.services.record_sale import Sold, record_sale
from ..locks import Locked
from ..models import Reservation
from ..rules import Status
from ..takings import takings_of_types
from .tell import tell


def complete(reservations: Iterable[Locked], *, now: datetime) -> set[UUID]:
    """Turn the held tickets into sold ones and count the sales; the ids of those that it was this call that did.

    One that was already completed, or whose hold had ended at `now`, which must be later than the locks, is left as it
    is. Who gave an address is mailed the tickets. Locks the statistics of the events, in key order; the caller commits.
    """
    due = [one for one in reservations if one.reservation.status_at(now) == Status.PENDING]
    if not due:
        return set()
    Reservation.close([one.reservation for one in due], Status.COMPLETED, now=now)
    sold: defaultdict[UUID, Counter[UUID]] = defaultdict(Counter)
    for one in due:
        sold[one.reservation.event_id].update(one.counts)
    takings = takings_of_types([one.reservation.pk for one in due])
    # Read only now, under the locks of their types: whoever moves an event holds those.
    for event in Event.objects.filter(pk__in=sold).order_by("pk"):
        for type_id, count in sold[event.pk].items():
            TicketType.objects.filter(pk=type_id).update(held=F("held") - count, sold=F("sold") + count)
        counted = {key: Sold(tickets=count, takings=takings[key]) for key, count in sold[event.pk].items()}
        record_sale(event, sold=counted, now=now)
    uses: Counter[UUID] = Counter()
    for one in due:
        uses.update(one.uses)
    for code_id, count in uses.items():
        PromoCode.objects.filter(pk=code_id).update(held=F("held") - count, sold=F("sold") + count)
    tell(Kind.PAID, (one.reservation for one in due))
    return {one.reservation.pk for one in due}
