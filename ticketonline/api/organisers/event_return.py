"""`/api/v1/events/{event_id}/return`: the money of everybody who paid for a cancelled event goes back."""

from http import HTTPStatus

from dmr import Path, modify

from ...accounts.rules import Scope
from ...events.errors import EventNotFound
from ...events.models import Event
from ...events.queries import get_of_member
from ...payments.errors import EventNotCancelled
from ...payments.queries import count_refunds_due, find_event_return
from ...payments.services.ask_event_return import ask_event_return
from .controller import OrganisersController
from .rule import Rule
from .shapes import event_returns as shapes
from .shapes.base import EventNamed


class EventReturnController(OrganisersController):
    """Taking all paid orders of an event back."""

    tags = ["events"]
    rules = {
        "get": Rule(scope=Scope.REFUND_ORDERS, refusals=(EventNotFound,)),
        "post": Rule(scope=Scope.REFUND_ORDERS, refusals=(EventNotFound, EventNotCancelled)),
    }

    @modify(status_code=HTTPStatus.OK, operation_id="getEventReturn", response_description="How far it is.")
    def get(self, parsed_path: Path[EventNamed]) -> shapes.EventReturn:
        """Show how far the return of a whole event is.

        It goes on while it was asked for and has not ended. Money may still be on its way when it has.
        """
        return show_return(get_of_member(self.caller.membership, parsed_path.event_id))

    @modify(status_code=HTTPStatus.ACCEPTED, operation_id="returnEvent", response_description="It is asked for.")
    def post(self, parsed_path: Path[EventNamed]) -> shapes.EventReturn:
        """Cancel all paid reservations of a cancelled event, with a refund.

        A worker does it, which can't be undone. Asked for again while it goes on, this changes nothing; after it has
        ended, it is done for what was paid since.
        """
        event = get_of_member(self.caller.membership, parsed_path.event_id)
        ask_event_return(event.pk, by=self.caller.by)
        return show_return(event)


def show_return(event: Event) -> shapes.EventReturn:
    """How far it is now, be it asked for or not; the event's ticket types should be at hand."""
    asked = find_event_return(event.pk)
    return shapes.EventReturn(
        asked_by=asked.asker_name if asked else None,
        asked_at=asked.asked_at if asked else None,
        ended_at=asked.ended_at if asked else None,
        orders_done=asked.orders_done if asked else 0,
        tickets_left=sum(kind.sold for kind in event.ticket_types.all()),
        refunds_due=count_refunds_due(event.pk, most=shapes.MOST_COUNTED),
    )
