"""`/api/v1/events`: what an organiser puts on."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from dmr import Path, Query, modify
from dmr.plugins.msgspec import BodyMsgspec

from ...accounts.rules import Scope
from ...events import errors
from ...events.event_list import EventSearch, list_events_made
from ...events.models import Event
from ...events.queries import get_of_member
from ...events.services.change_event import change_event
from ...events.services.create_event import create_event
from ...events.services.delete_events import delete_events
from . import cursors
from .controller import OrganisersController
from .errors import MatchMissing, MatchStale
from .problems import ROOT
from .rule import Rule
from .shapes import events as shapes
from .shapes.base import EventNamed
from .showing_events import show_event
from .tags import as_it_was_read, match, tag_of_event
from .wishes import checked, checked_limit, given

EVENTS = f"{ROOT}events"


class EventsController(OrganisersController):
    """The list of events."""

    tags = ["events"]
    rules = {
        "get": Rule(scope=Scope.READ_EVENTS),
        "post": Rule(scope=Scope.WRITE_EVENTS, refusals=(errors.InvalidEvent,), has_tag=True, takes_key=True),
    }

    @modify(status_code=HTTPStatus.OK, operation_id="listEvents", response_description="A page of events.")
    def get(self, parsed_query: Query[shapes.EventsWanted]) -> shapes.EventPage:
        """List events.

        Those that the member may work on, drafts included, those made last first.
        """
        wanted = checked(parsed_query)
        search = EventSearch(status=wanted.status, text=wanted.text, since=wanted.since, until=wanted.until)
        size = checked_limit(wanted.limit)
        before = cursors.read(wanted.cursor, 1)[0] if wanted.cursor else None
        found = list_events_made(self.caller.membership, search, before=before, most=size + 1)
        return shapes.EventPage(
            items=[show_event(event) for event in found[:size]],
            next=cursors.next_of(self.request, found[size - 1].pk) if len(found) > size else None,
        )

    @modify(status_code=HTTPStatus.CREATED, operation_id="createEvent", response_description="The event is made.")
    def post(self, parsed_body: BodyMsgspec[shapes.NewEvent]) -> shapes.Event:
        """Create an event.

        As a draft, which nobody but its organiser sees. A token of a member who works on chosen events may work on what
        it makes.
        """
        wanted, member = checked(parsed_body), self.caller.membership

        def make() -> UUID:
            event = Event(organiser=member.organiser, **given(wanted))
            return create_event(event, member=member, by=self.caller.by).pk

        made = self.made(wanted, make, address=EVENTS)
        return shown(self, get_of_member(member, made))


class EventController(OrganisersController):
    """One event."""

    tags = ["events"]
    rules = {
        "get": Rule(scope=Scope.READ_EVENTS, refusals=(errors.EventNotFound,), has_tag=True),
        "patch": Rule(
            scope=Scope.WRITE_EVENTS,
            refusals=(errors.EventNotFound, errors.InvalidEvent, MatchMissing, MatchStale),
            has_tag=True,
            needs_match=True,
        ),
        "delete": Rule(scope=Scope.WRITE_EVENTS, refusals=(errors.EventNotFound, errors.EventReserved)),
    }

    @modify(status_code=HTTPStatus.OK, operation_id="getEvent", response_description="The event.")
    def get(self, parsed_path: Path[EventNamed]) -> shapes.Event:
        """Show an event.

        With its ETag, to be sent as `If-Match` with a change.
        """
        return shown(self, get_of_member(self.caller.membership, parsed_path.event_id))

    @modify(status_code=HTTPStatus.OK, operation_id="changeEvent", response_description="The event as it is now.")
    def patch(self, parsed_path: Path[EventNamed], parsed_body: BodyMsgspec[shapes.EventChanges]) -> shapes.Event:
        """Change an event.

        All that is sent, or nothing.
        """
        changes: dict[str, Any] = given(checked(parsed_body))
        event = get_of_member(self.caller.membership, parsed_path.event_id)
        match(self.request, tag_of_event(event))
        with as_it_was_read():
            changed = change_event(event.pk, version=event.version, changes=changes, by=self.caller.by)
        return shown(self, changed)

    @modify(status_code=HTTPStatus.NO_CONTENT, operation_id="deleteEvent", response_description="It is gone.")
    def delete(self, parsed_path: Path[EventNamed]) -> None:
        """Delete an event.

        With its ticket types. One that somebody ever reserved stays.
        """
        event = get_of_member(self.caller.membership, parsed_path.event_id)
        delete_events([event.pk], by=self.caller.by)


def shown(controller: OrganisersController, event: Event) -> shapes.Event:
    """The event as the answer to the controller's request, with its ETag."""
    controller.answer_headers["ETag"] = tag_of_event(event)
    return show_event(event)
