"""`/events/event/`: what is on sale."""

from http import HTTPStatus

from django.core.paginator import Paginator
from dmr import Query, modify
from dmr.plugins.msgspec import BodyMsgspec

from ...core import clock
from ...events.errors import EventNotFound
from ...events.offer import public_types
from ...events.queries import get_published, list_upcoming
from ..controller import JsonController
from ..documented import READ, READ_BY_POST, refusals
from ..errors import WrongPageSize
from .answering import PUBLIC
from .shapes.events import MOST_A_PAGE, EventDetails, EventList, EventWanted, PageWanted
from .showing import list_event, show_event, show_type


class EventController(JsonController):
    """Events."""

    tags = ["events"]

    @modify(
        status_code=HTTPStatus.OK,
        operation_id="listEvents",
        headers=PUBLIC,
        extra_responses=refusals(*READ, WrongPageSize),
        response_description="A page of upcoming events.",
    )
    def get(self, parsed_query: Query[PageWanted]) -> EventList:
        """List upcoming events, soonest first.

        A page out of range is the last page.
        """
        if not 1 <= parsed_query.page_size <= MOST_A_PAGE:
            raise WrongPageSize(most=MOST_A_PAGE)
        upcoming = list_upcoming(now=clock.now()).prefetch_related("ticket_types")
        page = Paginator(upcoming, int(parsed_query.page_size)).get_page(parsed_query.current_page)
        return EventList(
            events=[list_event(event) for event in page],
            current_page=page.number,
            last_page=page.paginator.num_pages,
        )

    @modify(
        status_code=HTTPStatus.OK,
        operation_id="showEvent",
        headers=PUBLIC,
        extra_responses=refusals(*READ_BY_POST, EventNotFound),
        response_description="The event, upcoming or past.",
    )
    def post(self, parsed_body: BodyMsgspec[EventWanted]) -> EventDetails:
        """Show an event with its ticket types.

        Changes nothing, for all that it is a POST.
        """
        event = get_published(parsed_body.event_id)
        return EventDetails(
            event=show_event(event),
            ticket_types=[show_type(kind, currency=event.currency) for kind in public_types(event)],
        )
