"""What is done to an event as a whole: each has an address of its own."""

from http import HTTPStatus
from uuid import UUID

from dmr import Path, modify
from dmr.plugins.msgspec import BodyMsgspec

from ...accounts.rules import Scope
from ...delivery.services.duplicate_event import duplicate_event
from ...events import errors
from ...events.queries import get_of_member
from ...events.services.cancel_event import cancel_event
from ...events.services.postpone_event import postpone_event
from ...events.services.publish_event import publish_event
from ...events.services.unpublish_event import unpublish_event
from .controller import OrganisersController
from .errors import MatchMissing, MatchStale
from .events import EVENTS, shown
from .rule import Rule
from .shapes import events as shapes
from .shapes.base import EventNamed
from .tags import as_it_was_read, match, tag_of_event
from .wishes import checked

MOVE = (errors.EventNotFound, errors.EventCantMove)


class PublishController(OrganisersController):
    """Publishing."""

    tags = ["events"]
    rules = {"post": Rule(scope=Scope.WRITE_EVENTS, refusals=(*MOVE, errors.EventNotReady), has_tag=True)}

    @modify(status_code=HTTPStatus.OK, operation_id="publishEvent", response_description="The event as it is now.")
    def post(self, parsed_path: Path[EventNamed]) -> shapes.Event:
        """Publish an event.

        A draft, or one that was cancelled. `errors` of `event_not_ready` names what is missing.
        """
        event = get_of_member(self.caller.membership, parsed_path.event_id)
        return shown(self, publish_event(event.pk, by=self.caller.by))


class UnpublishController(OrganisersController):
    """Unpublishing."""

    tags = ["events"]
    rules = {"post": Rule(scope=Scope.WRITE_EVENTS, refusals=MOVE, has_tag=True)}

    @modify(status_code=HTTPStatus.OK, operation_id="unpublishEvent", response_description="The event as it is now.")
    def post(self, parsed_path: Path[EventNamed]) -> shapes.Event:
        """Unpublish an event.

        It is a draft again; who has reserved may still pay.
        """
        event = get_of_member(self.caller.membership, parsed_path.event_id)
        return shown(self, unpublish_event(event.pk, by=self.caller.by))


class CancelController(OrganisersController):
    """Cancelling."""

    tags = ["events"]
    rules = {"post": Rule(scope=Scope.WRITE_EVENTS, refusals=MOVE, has_tag=True)}

    @modify(status_code=HTTPStatus.OK, operation_id="cancelEvent", response_description="The event as it is now.")
    def post(self, parsed_path: Path[EventNamed]) -> shapes.Event:
        """Cancel an event.

        Its page stays and says so, and nothing can be bought. Nobody is refunded by this.
        """
        event = get_of_member(self.caller.membership, parsed_path.event_id)
        return shown(self, cancel_event(event.pk, by=self.caller.by))


class PostponeController(OrganisersController):
    """Postponing."""

    tags = ["events"]
    rules = {
        "post": Rule(
            scope=Scope.WRITE_EVENTS,
            refusals=(*MOVE, errors.InvalidEvent, MatchMissing, MatchStale),
            has_tag=True,
            needs_match=True,
        )
    }

    @modify(status_code=HTTPStatus.OK, operation_id="postponeEvent", response_description="The event as it is now.")
    def post(self, parsed_path: Path[EventNamed], parsed_body: BodyMsgspec[shapes.Postponed]) -> shapes.Event:
        """Postpone an event.

        A published one, to another moment that is to come. Its page says from when it was postponed.
        """
        wanted = checked(parsed_body)
        event = get_of_member(self.caller.membership, parsed_path.event_id)
        match(self.request, tag_of_event(event))
        with as_it_was_read():
            moved = postpone_event(
                event.pk,
                version=event.version,
                date=wanted.date,
                moves_sales_close=wanted.moves_sales_close,
                by=self.caller.by,
            )
        return shown(self, moved)


class DuplicateController(OrganisersController):
    """Duplicating."""

    tags = ["events"]
    rules = {
        "post": Rule(
            scope=Scope.WRITE_EVENTS,
            refusals=(errors.EventNotFound, errors.InvalidEvent),
            has_tag=True,
            takes_key=True,
        )
    }

    @modify(status_code=HTTPStatus.CREATED, operation_id="duplicateEvent", response_description="The new draft.")
    def post(self, parsed_path: Path[EventNamed], parsed_body: BodyMsgspec[shapes.Duplicate]) -> shapes.Event:
        """Duplicate an event.

        A draft with the same ticket types, of which nothing is taken.
        """
        wanted, member = checked(parsed_body), self.caller.membership
        event = get_of_member(member, parsed_path.event_id)

        def make() -> UUID:
            name, date = wanted.name, wanted.date
            return duplicate_event(event.pk, name=name, date=date, member=member, by=self.caller.by).pk

        return shown(self, get_of_member(member, self.made(wanted, make, address=EVENTS)))
