"""What was sold and taken in, for organisers: from rows of days, however many tickets there are."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet, Sum

from ..core.money import of_thousandths
from ..events.models import Event
from .models import DailySales, HourlySales


@dataclass(frozen=True, kw_only=True)
class Money:
    """What was taken in, and what of it goes back to buyers."""

    taken: Decimal = Decimal(0)
    given_back: Decimal = Decimal(0)

    @property
    def balance(self) -> Decimal:
        """What is left of it."""
        return self.taken - self.given_back

    def plus(self, other: "Money") -> "Money":
        """Both together."""
        return Money(taken=self.taken + other.taken, given_back=self.given_back + other.given_back)


NO_MONEY = Money()


@dataclass(kw_only=True)
class DaySales:
    """Tickets sold on a day and those that came back on it, whenever they were sold; and the money, by currency."""

    sold: int = 0
    returned: int = 0
    money: dict[str, Money] = field(default_factory=dict)

    def add(self, *, sold: int, returned: int, money: Money, currency: str) -> None:
        """Add some more."""
        self.sold += sold
        self.returned += returned
        self.money[currency] = self.money.get(currency, NO_MONEY).plus(money)


def takings_of(events: QuerySet[Event]) -> Mapping[UUID, Decimal]:
    """What was taken in for each of the events less what was given back, by its id; one without a sale has none."""
    rows = DailySales.objects.filter(event__in=events).order_by()
    sums = rows.values_list("event_id", "event__currency").annotate(balance=Sum("takings") - Sum("takings_returned"))
    return {event_id: of_thousandths(balance, currency) for event_id, currency, balance in sums}


def takings_by_type(event: Event) -> Mapping[UUID, Decimal]:
    """The same for each type of the event."""
    return {type_id: money.balance for type_id, money in money_by_type(event).items()}


def money_by_type(event: Event) -> Mapping[UUID, Money]:
    """What was taken in for each type of the event, and what goes back; a type without a sale has none."""
    rows = DailySales.objects.filter(event=event).order_by()
    sums = rows.values_list("ticket_type_id").annotate(taken=Sum("takings"), back=Sum("takings_returned"))
    return {type_id: _money(taken, back, event.currency) for type_id, taken, back in sums}


def list_days(events: QuerySet[Event], *, since: date) -> Mapping[date, DaySales]:
    """What was sold of the events, and what came back, on each day from `since` on, where there was any.

    Each event's days are those of its own clocks. What came back is counted on the day on which it did.
    """
    rows = DailySales.objects.filter(event__in=events, day__gte=since).order_by()
    sums = rows.values_list("day", "event__currency").annotate(
        sold=Sum("tickets_sold"),
        returned=Sum("tickets_returned"),
        taken=Sum("takings"),
        back=Sum("takings_returned"),
    )
    days: defaultdict[date, DaySales] = defaultdict(DaySales)
    for day, currency, sold, returned, taken, back in sums:
        days[day].add(sold=sold, returned=returned, money=_money(taken, back, currency), currency=currency)
    return days


def count_since(event: Event, moments: Mapping[str, datetime]) -> Mapping[str, int]:
    """How many tickets of the event were sold from each of the moments on, by the moments' names, to the hour.

    How it sells: those among them, that came back, too.
    """
    counts: Counter[str] = Counter(dict.fromkeys(moments, 0))
    rows = HourlySales.objects.filter(event=event, hour__gte=min(moments.values())).order_by()
    for hour, sold in rows.values_list("hour").annotate(sold=Sum("tickets_sold")):
        counts.update({name: sold for name, moment in moments.items() if hour >= moment})
    return counts


def count_returned(event: Event) -> int:
    """How many tickets of the event came back after they were paid for."""
    return int(DailySales.objects.filter(event=event).aggregate(count=Sum("tickets_returned", default=0))["count"])


def _money(taken: int, given_back: int, currency: str) -> Money:
    return Money(taken=of_thousandths(taken, currency), given_back=of_thousandths(given_back, currency))
