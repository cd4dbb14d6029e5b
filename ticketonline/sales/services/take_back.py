"""Taking back what was sold."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import F

from ...events.models import Event, PromoCode, TicketType
from ...outbox.rules import Kind
from ...statistics.services.record_return import record_return
from ...statistics.services.record_sale import Sold
from ..locks import Locked
from ..models import Reservation
from ..rules import Status
from ..takings import takings_of_types
from .tell import tell


def take_back(reservations: Iterable[Locked], *, refunded: Collection[UUID], now: datetime) -> set[UUID]:
    """Cancel completed reservations, whole, and put their tickets on sale again; the ids of those it was this call for.

    Of the `refunded` the money goes back, which is for the caller to see to. One that is not completed, or not any
    more, is left as it is. Locks the statistics of the events, in key order; the caller commits.
    """
    due = [one for one in reservations if one.reservation.status == Status.COMPLETED]
    if not due:
        return set()
    Reservation.take_back([one.reservation for one in due], now=now)
    counts: defaultdict[UUID, Counter[UUID]] = defaultdict(Counter)
    uses: Counter[UUID] = Counter()
    for one in due:
        counts[one.reservation.event_id].update(one.counts)
        uses.update(one.uses)
    takings = takings_of_types([one.reservation.pk for one in due if one.reservation.pk in refunded])
    # Read only now, under the locks of their types: whoever moves an event holds those.
    for event in Event.objects.filter(pk__in=counts).order_by("pk"):
        for type_id, count in counts[event.pk].items():
            TicketType.objects.filter(pk=type_id).update(sold=F("sold") - count)
        returned = {key: Sold(tickets=count, takings=takings[key]) for key, count in counts[event.pk].items()}
        record_return(event, returned=returned, now=now)
    for code_id, count in uses.items():
        PromoCode.objects.filter(pk=code_id).update(sold=F("sold") - count)
    tell(Kind.RETURNED, (one.reservation for one in due))
    return {one.reservation.pk for one in due}
