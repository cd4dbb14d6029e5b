"""`/api/v1/events/{event_id}/statistics`: how an event sells."""

from decimal import Decimal
from http import HTTPStatus
from urllib.parse import urljoin

from django.conf import settings
from dmr import Path, Query, modify

from ...accounts.rules import Permission, Scope
from ...core.money import in_its_places
from ...events.errors import EventNotFound
from ...events.queries import get_of_member
from ...statistics.queries import get_event_sales
from ...statistics.sales_by_time import Step, Stretch, list_sales
from ...statistics.takings import takings_by_type
from .controller import OrganisersController
from .rule import Rule
from .shapes import statistics as shapes
from .shapes.base import EventNamed
from .wishes import checked, checked_limit


class StatisticsController(OrganisersController):
    """The figures of an event."""

    tags = ["statistics"]
    rules = {"get": Rule(scope=Scope.READ_STATISTICS, refusals=(EventNotFound,))}

    @modify(status_code=HTTPStatus.OK, operation_id="getStatistics", response_description="The figures.")
    def get(self, parsed_path: Path[EventNamed]) -> shapes.Figures:
        """Show how an event sells.

        What is sold, held and left of each ticket type; and what it brought in, where the role may see money.
        """
        event = get_of_member(self.caller.membership, parsed_path.event_id)
        sales = get_event_sales(event)
        taken = takings_by_type(event) if self.caller.membership.may(Permission.SEE_MONEY) else None
        nothing = in_its_places(Decimal(0), event.currency)
        return shapes.Figures(
            event_id=event.pk,
            currency=event.currency,
            sold=sales.all_sold,
            sold_late=sales.sold_late,
            takings=None if taken is None else sum(taken.values(), nothing),
            types=[
                shapes.TypeFigures(
                    type_id=kind.type_id,
                    type=kind.type,
                    amount=kind.amount,
                    sold=kind.sold,
                    sold_late=kind.sold_late,
                    held=kind.held,
                    left=kind.left,
                    takings=None if taken is None else taken.get(kind.type_id, nothing),
                )
                for kind in sales.types
            ],
            frozen_at=sales.frozen_at,
        )


class SalesController(OrganisersController):
    """Sales over time."""

    tags = ["statistics"]
    rules = {"get": Rule(scope=Scope.READ_STATISTICS, refusals=(EventNotFound,))}

    @modify(status_code=HTTPStatus.OK, operation_id="listSales", response_description="Some hours or days.")
    def get(self, parsed_path: Path[EventNamed], parsed_query: Query[shapes.StretchesWanted]) -> shapes.StretchPage:
        """List what was sold, and what came back, hour by hour or day by day.

        Those in which something was or did, before the event began or after.
        """
        wanted = checked(parsed_query)
        size = checked_limit(wanted.limit)
        event = get_of_member(self.caller.membership, parsed_path.event_id)
        found = list_sales(event, step=Step(wanted.by), since=wanted.since, until=wanted.until, most=size + 1)
        may_see_money = self.caller.membership.may(Permission.SEE_MONEY)
        return shapes.StretchPage(
            items=[_show(stretch, may_see_money=may_see_money) for stretch in found[:size]],
            next=self._next(found[size]) if len(found) > size else None,
        )

    def _next(self, stretch: Stretch) -> str:
        query = self.request.GET.copy()
        query["since"] = f"{stretch.start:%Y-%m-%dT%H:%M:%SZ}"
        return urljoin(settings.PUBLIC_URL, f"{self.request.path}?{query.urlencode()}")


def _show(stretch: Stretch, *, may_see_money: bool) -> shapes.Stretch:
    return shapes.Stretch(
        start=stretch.start,
        sold=sum(one.sold for one in stretch.types),
        returned=sum(one.returned for one in stretch.types),
        types=[
            shapes.TypeSold(
                type_id=one.type_id,
                sold=one.sold,
                returned=one.returned,
                takings=one.takings if may_see_money else None,
                given_back=one.given_back if may_see_money else None,
            )
            for one in stretch.types
        ],
    )
