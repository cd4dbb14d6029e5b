"""`/api/v1/events/{event_id}/ticket-types`: what is on sale of an event."""

from dataclasses import replace
from http import HTTPStatus
from uuid import UUID

from dmr import Path, modify
from dmr.plugins.msgspec import BodyMsgspec

from ...accounts.models import Membership
from ...accounts.rules import Scope
from ...events import errors
from ...events.models import Event, TicketType
from ...events.queries import get_of_member
from ...events.services.add_type import add_type
from ...events.services.change_type import change_type
from ...events.services.move_type import move_type
from ...events.services.pause_type import pause_type
from ...events.services.remove_type import remove_type
from ...events.type_facts import TypeFacts, facts_of
from .controller import OrganisersController
from .errors import MatchMissing, MatchStale
from .events import EVENTS
from .rule import Rule
from .shapes import ticket_types as shapes
from .shapes.base import EventNamed, TypeNamed
from .showing_events import show_type
from .tags import as_it_was_read, match, tag_of_type
from .wishes import checked, given

NAMED = (errors.EventNotFound, errors.TicketTypeNotFound)


class TypesController(OrganisersController):
    """The ticket types of an event."""

    tags = ["ticket types"]
    rules = {
        "get": Rule(scope=Scope.READ_EVENTS, refusals=(errors.EventNotFound,)),
        "post": Rule(
            scope=Scope.WRITE_EVENTS,
            refusals=(*NAMED, errors.InvalidTicketType, errors.TooManyTicketTypes),
            has_tag=True,
            takes_key=True,
        ),
    }

    @modify(status_code=HTTPStatus.OK, operation_id="listTicketTypes", response_description="All ticket types.")
    def get(self, parsed_path: Path[EventNamed]) -> shapes.TypeList:
        """List the ticket types of an event.

        In the organiser's order, all of them: an event has at most a hundred.
        """
        event = get_of_member(self.caller.membership, parsed_path.event_id)
        return shapes.TypeList(items=[show_type(kind, event=event) for kind in event.ticket_types.all()])

    @modify(status_code=HTTPStatus.CREATED, operation_id="createTicketType", response_description="It is added.")
    def post(self, parsed_path: Path[EventNamed], parsed_body: BodyMsgspec[shapes.NewType]) -> shapes.TicketType:
        """Add a ticket type to an event.

        As the last in its order.
        """
        wanted, member = checked(parsed_body), self.caller.membership
        event = get_of_member(member, parsed_path.event_id)

        def make() -> UUID:
            return add_type(event.pk, TypeFacts(**given(wanted)), by=self.caller.by).pk

        made = self.made(wanted, make, address=f"{EVENTS}/{event.pk}/ticket-types")
        return shown(self, *get_type(member, event.pk, made))


class TypeController(OrganisersController):
    """One ticket type."""

    tags = ["ticket types"]
    rules = {
        "get": Rule(scope=Scope.READ_EVENTS, refusals=NAMED, has_tag=True),
        "patch": Rule(
            scope=Scope.WRITE_EVENTS,
            refusals=(*NAMED, errors.AmountTooLow, errors.InvalidTicketType, MatchMissing, MatchStale),
            has_tag=True,
            needs_match=True,
        ),
        "delete": Rule(
            scope=Scope.WRITE_EVENTS,
            refusals=(*NAMED, errors.TicketTypeReserved, errors.LastTicketType, errors.LastTypeOfPromoCode),
        ),
    }

    @modify(status_code=HTTPStatus.OK, operation_id="getTicketType", response_description="The ticket type.")
    def get(self, parsed_path: Path[TypeNamed]) -> shapes.TicketType:
        """Show a ticket type.

        Its ETag tells of what people decide about it, not of what is held and sold.
        """
        return shown(self, *get_type(self.caller.membership, parsed_path.event_id, parsed_path.type_id))

    @modify(status_code=HTTPStatus.OK, operation_id="changeTicketType", response_description="As it is now.")
    def patch(self, parsed_path: Path[TypeNamed], parsed_body: BodyMsgspec[shapes.TypeChanges]) -> shapes.TicketType:
        """Change a ticket type.

        Its amount never falls below what is taken of it. A new price is that of new reservations alone.
        """
        changes = given(checked(parsed_body))
        event, kind = get_type(self.caller.membership, parsed_path.event_id, parsed_path.type_id)
        match(self.request, tag_of_type(kind))
        seen = facts_of(kind)
        with as_it_was_read():
            changed = change_type(event.pk, kind.pk, replace(seen, **changes), seen=seen, by=self.caller.by)
        return shown(self, event, changed)

    @modify(status_code=HTTPStatus.NO_CONTENT, operation_id="deleteTicketType", response_description="It is gone.")
    def delete(self, parsed_path: Path[TypeNamed]) -> None:
        """Delete a ticket type.

        One that somebody ever reserved stays; it can be paused.
        """
        event, kind = get_type(self.caller.membership, parsed_path.event_id, parsed_path.type_id)
        remove_type(event.pk, kind.pk, by=self.caller.by)


class PauseController(OrganisersController):
    """Pausing."""

    tags = ["ticket types"]
    rules = {"post": Rule(scope=Scope.WRITE_EVENTS, refusals=NAMED, has_tag=True)}

    @modify(status_code=HTTPStatus.OK, operation_id="pauseTicketType", response_description="As it is now.")
    def post(self, parsed_path: Path[TypeNamed]) -> shapes.TicketType:
        """Take a ticket type off sale.

        Who holds tickets of it may still pay.
        """
        event, kind = get_type(self.caller.membership, parsed_path.event_id, parsed_path.type_id)
        return shown(self, event, pause_type(event.pk, kind.pk, is_paused=True, by=self.caller.by))


class ResumeController(OrganisersController):
    """Going on with sales."""

    tags = ["ticket types"]
    rules = {"post": Rule(scope=Scope.WRITE_EVENTS, refusals=NAMED, has_tag=True)}

    @modify(status_code=HTTPStatus.OK, operation_id="resumeTicketType", response_description="As it is now.")
    def post(self, parsed_path: Path[TypeNamed]) -> shapes.TicketType:
        """Put a ticket type back on sale.

        One that is not paused stays as it is.
        """
        event, kind = get_type(self.caller.membership, parsed_path.event_id, parsed_path.type_id)
        return shown(self, event, pause_type(event.pk, kind.pk, is_paused=False, by=self.caller.by))


class MoveController(OrganisersController):
    """Ordering."""

    tags = ["ticket types"]
    rules = {"post": Rule(scope=Scope.WRITE_EVENTS, refusals=NAMED)}

    @modify(status_code=HTTPStatus.OK, operation_id="moveTicketType", response_description="All, in the new order.")
    def post(self, parsed_path: Path[TypeNamed], parsed_body: BodyMsgspec[shapes.Place]) -> shapes.TypeList:
        """Put a ticket type in another place of the order.

        The others close up.
        """
        event, kind = get_type(self.caller.membership, parsed_path.event_id, parsed_path.type_id)
        move_type(event.pk, kind.pk, to=parsed_body.to, by=self.caller.by)
        moved = get_of_member(self.caller.membership, event.pk)
        return shapes.TypeList(items=[show_type(one, event=moved) for one in moved.ticket_types.all()])


def get_type(membership: Membership, event_id: UUID, type_id: UUID) -> tuple[Event, TicketType]:
    """The event and its ticket type, or `EventNotFound` or `TicketTypeNotFound`."""
    event = get_of_member(membership, event_id)
    for kind in event.ticket_types.all():
        if kind.pk == type_id:
            return event, kind
    raise errors.TicketTypeNotFound


def shown(controller: OrganisersController, event: Event, kind: TicketType) -> shapes.TicketType:
    """The ticket type as the answer to the controller's request, with its ETag."""
    controller.answer_headers["ETag"] = tag_of_type(kind)
    return show_type(kind, event=event)
