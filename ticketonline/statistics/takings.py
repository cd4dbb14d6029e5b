"""What was sold and taken in, for organisers: from rows of hours, however many tickets there are."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet, Sum

from ..core.money import of_thousandths
from ..events.models import Event
from .models import HourlySales


@dataclass(kw_only=True)
class DaySales:
    """Tickets sold on a day, and what they cost, by currency."""

    sold: int = 0
    takings: dict[str, Decimal] = field(default_factory=dict)

    def add(self, sold: int, takings: Decimal, currency: str) -> None:
        """Add some more."""
        self.sold += sold
        self.takings[currency] = self.takings.get(currency, Decimal(0)) + takings


def takings_of(events: QuerySet[Event]) -> Mapping[UUID, Decimal]:
    """What all tickets sold of each of the events cost, by its id; an event without a sale has none."""
    rows = HourlySales.objects.filter(event__in=events).order_by()
    sums = rows.values_list("event_id", "event__currency").annotate(takings=Sum("takings"))
    return {event_id: of_thousandths(takings, currency) for event_id, currency, takings in sums}


def takings_by_type(event: Event) -> Mapping[UUID, Decimal]:
    """What all tickets sold of each type of the event cost, by its id; a type without a sale has none."""
    rows = HourlySales.objects.filter(event=event).order_by()
    sums = rows.values_list("ticket_type_id").annotate(takings=Sum("takings"))
    return {type_id: of_thousandths(takings, event.currency) for type_id, takings in sums}


def list_days(events: QuerySet[Event], *, since: datetime, zone: ZoneInfo) -> Mapping[date, DaySales]:
    """What was sold of the events on each day of that zone from `since` on. Days without a sale are left out."""
    rows = HourlySales.objects.filter(event__in=events, hour__gte=since).order_by()
    hours = rows.values_list("hour", "event__currency").annotate(sold=Sum("tickets_sold"), takings=Sum("takings"))
    days: defaultdict[date, DaySales] = defaultdict(DaySales)
    for hour, currency, sold, takings in hours:
        days[hour.astimezone(zone).date()].add(sold, of_thousandths(takings, currency), currency)
    return days


def count_since(event: Event, moments: Mapping[str, datetime]) -> Mapping[str, int]:
    """How many tickets of the event were sold from each of the moments on, by the moments' names, to the hour."""
    counts: Counter[str] = Counter(dict.fromkeys(moments, 0))
    rows = HourlySales.objects.filter(event=event, hour__gte=min(moments.values())).order_by()
    for hour, sold in rows.values_list("hour").annotate(sold=Sum("tickets_sold")):
        counts.update({name: sold for name, moment in moments.items() if hour >= moment})
    return counts
