"""`/api/v1/events/{event_id}/attendees`: who comes."""

from http import HTTPStatus

from dmr import Path, Query, modify

from ...accounts.rules import Scope
from ...delivery.queries import find_issued
from ...events.errors import EventNotFound
from ...events.queries import get_of_member
from ...sales.attendees import BEGINNING, Place, list_attendees
from . import cursors
from .controller import OrganisersController
from .rule import Rule
from .shapes import reservations as shapes
from .shapes.base import EventNamed
from .showing_orders import show_attendee
from .wishes import checked, checked_limit


class AttendeesController(OrganisersController):
    """The list of those who come."""

    tags = ["attendees"]
    rules = {"get": Rule(scope=Scope.READ_ORDERS, refusals=(EventNotFound,))}

    @modify(status_code=HTTPStatus.OK, operation_id="listAttendees", response_description="Some of them.")
    def get(self, parsed_path: Path[EventNamed], parsed_query: Query[shapes.AttendeesWanted]) -> shapes.AttendeePage:
        """List who comes to an event.

        The tickets of its paid reservations, one by one, in the order in which they were reserved. `email` and `name`
        are the buyer's; `holder_email` and `holder_name` those of whoever has the ticket, if that is somebody else.
        """
        wanted = checked(parsed_query)
        event = get_of_member(self.caller.membership, parsed_path.event_id)
        behind = BEGINNING
        if wanted.cursor:
            reservation_id, ticket_id = cursors.read(wanted.cursor, 2)
            behind = Place(reservation_id=reservation_id, ticket_id=ticket_id)
        size = checked_limit(wanted.limit)
        found = list_attendees(event.pk, type_id=wanted.type_id, behind=behind, most=size + 1)
        shown = found[:size]
        issued = find_issued([ticket.pk for ticket in shown])
        return shapes.AttendeePage(
            items=[show_attendee(ticket, issued.get(ticket.pk), currency=event.currency) for ticket in shown],
            next=cursors.next_of(self.request, shown[-1].reservation_id, shown[-1].pk) if len(found) > size else None,
        )
