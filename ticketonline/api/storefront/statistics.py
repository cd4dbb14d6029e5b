"""`/events/stats/`: what was sold."""

from http import HTTPStatus

from dmr import Query, modify

from ...events.errors import EventNotFound
from ...events.queries import get_published
from ...statistics.errors import StatisticsPrivate
from ...statistics.queries import get_event_sales
from ..controller import JsonController
from ..documented import READ, refusals
from .answering import PUBLIC
from .shapes.statistics import Statistics, StatisticsWanted, TicketCounters
from .showing import show_event


class StatisticsController(JsonController):
    """Statistics."""

    tags = ["statistics"]

    @modify(
        status_code=HTTPStatus.OK,
        operation_id="showStatistics",
        headers=PUBLIC,
        extra_responses=refusals(*READ, EventNotFound, StatisticsPrivate),
        response_description="The counters.",
    )
    def get(self, parsed_query: Query[StatisticsWanted]) -> Statistics:
        """Show what was sold of an event.

        Completed reservations only. Of ticket types that are shown to nobody without a promo code, what was sold is
        counted in `all_tickets_sold` alone. The counters stand still from the event's beginning on. The organiser
        chooses whether anybody may see them.
        """
        event = get_published(parsed_query.event_id)
        if not event.statistics_public:
            raise StatisticsPrivate
        sales = get_event_sales(event)
        return Statistics(
            event=show_event(event),
            ticket_counters=TicketCounters(
                all_tickets_sold=sales.all_sold,
                ticket_types={kind.type: kind.sold for kind in sales.types if not kind.is_hidden},
            ),
            frozen_at=sales.frozen_at,
        )
