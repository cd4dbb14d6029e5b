"""`/api/v1/events/{event_id}/contingents`: what is kept back from sale."""

from http import HTTPStatus
from uuid import UUID

from dmr import Path, modify
from dmr.plugins.msgspec import BodyMsgspec

from ...accounts.models import Membership
from ...accounts.rules import Scope
from ...events import errors
from ...events.models import Contingent, Event
from ...events.queries import get_of_member
from ...events.rules import LONGEST_CONTINGENT_NAME
from ...events.services.hold_back import hold_back
from ...sales.services.withhold import with_ended_holds_swept, withhold
from .controller import OrganisersController
from .errors import MatchMissing, MatchStale
from .events import EVENTS
from .rule import Rule
from .shapes import box_office as shapes
from .shapes.base import EventNamed
from .tags import as_it_was_read, match, tag_of_contingent

NAMED = (errors.EventNotFound, errors.ContingentNotFound)
AS_READ = (MatchMissing, MatchStale)
REFUSALS = (errors.EventNotFound, errors.TicketTypeNotFound, errors.InvalidContingent, errors.TooFewLeft)


class ContingentsController(OrganisersController):
    """The contingents of an event."""

    tags = ["contingents"]
    rules = {
        "get": Rule(scope=Scope.READ_EVENTS, refusals=(errors.EventNotFound,)),
        "post": Rule(
            scope=Scope.WRITE_EVENTS,
            refusals=(*REFUSALS, errors.ContingentChanged, errors.TooManyContingents),
            has_tag=True,
            takes_key=True,
        ),
    }

    @modify(status_code=HTTPStatus.OK, operation_id="listContingents", response_description="All contingents.")
    def get(self, parsed_path: Path[EventNamed]) -> shapes.ContingentList:
        """List the contingents of an event.

        Tickets that nobody can buy online; the box office sells them or gives them away.
        """
        event = get_of_member(self.caller.membership, parsed_path.event_id)
        kept = Contingent.objects.filter(type__event=event).select_related("type")
        return shapes.ContingentList(items=[show_contingent(one) for one in kept])

    @modify(status_code=HTTPStatus.CREATED, operation_id="createContingent", response_description="It is kept back.")
    def post(self, parsed_path: Path[EventNamed], parsed_body: BodyMsgspec[shapes.NewContingent]) -> shapes.Contingent:
        """Keep tickets back.

        Under a name that the ticket type has no contingent of yet.
        """
        event = get_of_member(self.caller.membership, parsed_path.event_id)

        wanted = parsed_body

        def make() -> UUID:
            made = hold_back(
                event.pk, wanted.type_id, name=wanted.name, tickets=wanted.tickets, seen=0, by=self.caller.by
            )
            if made is None:
                raise none_at_all()
            return made.pk

        address = f"{EVENTS}/{event.pk}/contingents"
        made = with_ended_holds_swept(event.pk, lambda: self.made(wanted, make, address=address))
        return shown(self, get_contingent(self.caller.membership, event.pk, made)[1])


class ContingentController(OrganisersController):
    """One contingent."""

    tags = ["contingents"]
    rules = {
        "get": Rule(scope=Scope.READ_EVENTS, refusals=NAMED, has_tag=True),
        "patch": Rule(
            scope=Scope.WRITE_EVENTS,
            refusals=(*NAMED, *REFUSALS[1:], *AS_READ),
            has_tag=True,
            needs_match=True,
        ),
        "delete": Rule(scope=Scope.WRITE_EVENTS, refusals=(*NAMED, *AS_READ), needs_match=True),
    }

    @modify(status_code=HTTPStatus.OK, operation_id="getContingent", response_description="The contingent.")
    def get(self, parsed_path: Path[shapes.ContingentNamed]) -> shapes.Contingent:
        """Show a contingent.

        Its ETag changes with each ticket that is sold from it.
        """
        return shown(self, self._read(parsed_path)[1])

    @modify(status_code=HTTPStatus.OK, operation_id="changeContingent", response_description="As it is now.")
    def patch(
        self, parsed_path: Path[shapes.ContingentNamed], parsed_body: BodyMsgspec[shapes.ContingentChanges]
    ) -> shapes.Contingent:
        """Change how many tickets are kept back.

        More as long as tickets are left; what is given up is on sale again.
        """
        event, kept = self._read(parsed_path)
        if not parsed_body.tickets:
            raise none_at_all()  # here a slip of the pen: there is DELETE
        self._set(event, kept, parsed_body.tickets)
        return shown(self, get_contingent(self.caller.membership, event.pk, kept.pk)[1])

    @modify(status_code=HTTPStatus.NO_CONTENT, operation_id="dissolveContingent", response_description="It is gone.")
    def delete(self, parsed_path: Path[shapes.ContingentNamed]) -> None:
        """Dissolve a contingent.

        All that was left in it is on sale again.
        """
        self._set(*self._read(parsed_path), 0)

    def _read(self, named: shapes.ContingentNamed) -> tuple[Event, Contingent]:
        return get_contingent(self.caller.membership, named.event_id, named.contingent_id)

    def _set(self, event: Event, kept: Contingent, tickets: int) -> None:
        match(self.request, tag_of_contingent(kept))
        with as_it_was_read():
            withhold(event.pk, kept.type_id, name=kept.name, tickets=tickets, seen=kept.tickets, by=self.caller.by)


def none_at_all() -> errors.InvalidContingent:
    """The refusal of a contingent without a ticket."""
    return errors.InvalidContingent(most=LONGEST_CONTINGENT_NAME)


def get_contingent(membership: Membership, event_id: UUID, contingent_id: UUID) -> tuple[Event, Contingent]:
    """The contingent with its event and its type, or `EventNotFound` or `ContingentNotFound`."""
    event = get_of_member(membership, event_id)
    kept = Contingent.objects.filter(pk=contingent_id, type__event=event).select_related("type").first()
    if kept is None:
        raise errors.ContingentNotFound
    return event, kept


def show_contingent(kept: Contingent) -> shapes.Contingent:
    """The contingent; its type should be at hand."""
    return shapes.Contingent(
        id=kept.pk, type_id=kept.type_id, type=kept.type.type, name=kept.name, tickets=kept.tickets
    )


def shown(controller: OrganisersController, kept: Contingent) -> shapes.Contingent:
    """The contingent as the answer to the controller's request, with its ETag."""
    controller.answer_headers["ETag"] = tag_of_contingent(kept)
    return show_contingent(kept)
