"""The overview of one organiser: what is on sale, and how it sells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ...accounts.models import Membership
from ...accounts.rules import Permission
from ...core import clock
from ...events.queries import Part, list_of_member, list_part_of_member
from ...payments.queries import sum_open_invoices
from ...statistics.takings import NO_MONEY, DaySales, Money, list_days, takings_of
from ..kit.charts import percent
from .access import for_members
from .frame import page

DAYS = 28
NOON = time(12)  # which every day has
RECENT_DAYS = 7
MOST_EVENTS = 20  # whose numbers are shown; the list of events has them all


@dataclass(frozen=True, kw_only=True)
class Day:
    """A bar of the chart, and its line in the table."""

    date: date
    noon: datetime
    sold: int
    returned: int
    money: Mapping[str, Money]
    at: str
    height: str
    top: str


@require_safe
@for_members(Permission.SEE_EVENTS)
def dashboard(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Eight queries, whatever was sold."""
    now = clock.now()
    upcoming = list(list_part_of_member(membership, Part.UPCOMING, now=now)[:MOST_EVENTS])
    all_of_them = list_of_member(membership)
    newest = all_of_them.order_by("-created_at").first()
    zone = ZoneInfo(newest.time_zone if newest else "UTC")
    # Where an event takes place it may be tomorrow already.
    zones = set(all_of_them.order_by().values_list("time_zone", flat=True).distinct())
    today = max((now.astimezone(ZoneInfo(name)).date() for name in zones), default=now.date())
    days = _days(list_days(all_of_them, since=today - timedelta(days=DAYS - 1)), today, zone)
    may_see_money = membership.may(Permission.SEE_MONEY)
    takings = takings_of(all_of_them.filter(pk__in=[event.pk for event in upcoming])) if may_see_money else {}
    return page(
        request,
        "manage/dashboard.html",
        membership,
        has_events=newest is not None,
        rows=[(event, takings.get(event.pk, Decimal(0))) for event in upcoming],
        is_cut=len(upcoming) == MOST_EVENTS,
        days=days,
        sold_in_all=sum(day.sold for day in days),
        returned_in_all=sum(day.returned for day in days),
        sold_recently=sum(day.sold for day in days[-RECENT_DAYS:]),
        returned_recently=sum(day.returned for day in days[-RECENT_DAYS:]),
        taken_recently=sorted(_added_up(days[-RECENT_DAYS:]).items()) if may_see_money else [],
        open_invoices=sum_open_invoices(all_of_them) if may_see_money else [],
        zone=str(zone),
        is_one_zone=len(zones) < 2,
        may_see_money=may_see_money,
        may_add=membership.may(Permission.CHANGE_EVENTS),
    )


def _days(found: Mapping[date, DaySales], today: date, zone: ZoneInfo) -> Sequence[Day]:
    dates = [today - timedelta(days=DAYS - 1 - index) for index in range(DAYS)]
    most = max((day.sold for day in found.values()), default=0) or 1
    days = []
    for index, when in enumerate(dates):
        its = found.get(when, DaySales())
        height = 100 * its.sold / most
        days.append(
            Day(
                date=when,
                noon=datetime.combine(when, NOON, zone),
                sold=its.sold,
                returned=its.returned,
                money=its.money,
                at=percent(100 * index / DAYS),
                height=percent(height),
                top=percent(100 - height),
            )
        )
    return days


def _added_up(days: Sequence[Day]) -> Mapping[str, Money]:
    together: dict[str, Money] = {}
    for day in days:
        for currency, money in day.money.items():
            together[currency] = together.get(currency, NO_MONEY).plus(money)
    return together
