"""Publishing, unpublishing and cancelling events, and what is missing before."""

from datetime import timedelta

import pytest

from tests.changes import nothing_changes
from tests.factories import make_event, make_organiser, make_reservation
from ticketonline.audit.actor import Actor
from ticketonline.audit.models import Entry
from ticketonline.core import clock
from ticketonline.core.errors import DomainError
from ticketonline.events.checklist import Item, checklist
from ticketonline.events.errors import EventCantMove, EventNotFound, EventNotReady
from ticketonline.events.models import Event
from ticketonline.events.queries import get_published, get_shown_by_slug, list_upcoming
from ticketonline.events.services.cancel_event import cancel_event
from ticketonline.events.services.change_status import change_status
from ticketonline.events.services.create_event import create_event
from ticketonline.events.services.publish_event import publish_event
from ticketonline.events.services.unpublish_event import unpublish_event

pytestmark = pytest.mark.django_db

OLGA = Actor(user_id=None, name="Olga")
DRAFT, PUBLISHED, CANCELLED = Event.Status


def make(status=DRAFT, **fields):
    return make_event(**{"status": status, "venue": "Blue Note"} | fields)


def missing(event):
    return {check.item for check in checklist(event, now=clock.now()) if not check.is_done}


def last_entry():
    entry = Entry.objects.order_by("-id")[0]
    return entry.action, entry.before, entry.after


def test_the_check_list_tells_what_is_missing():
    past = clock.now() - timedelta(hours=1)
    bare = create_event(Event(organiser=make_organiser(), name="Bare", date=past, sales_close_at=past))

    # Of promo codes and hidden types it says something when there are any.
    assert missing(bare) == set(Item) - {Item.HIDDEN, Item.CODES}
    complete = make(description="Come!", image="events/a.jpg")
    complete.organiser.email = "box-office@example.com"
    assert missing(complete) == set()


def test_a_draft_with_all_it_needs_is_published():
    draft = make()

    event = publish_event(draft.pk, by=OLGA)

    assert (event.status, event.version) == (PUBLISHED, 1)
    assert get_published(draft.pk).name == "Jazz Night"
    assert last_entry() == ("event.published", {"status": "DRAFT"}, {"status": "PUBLISHED"})


@pytest.mark.parametrize(
    ("fields", "item"), [({"venue": ""}, "place"), ({"date": clock.now() - timedelta(days=1)}, "date")]
)
def test_a_draft_that_misses_a_must_is_not_published(fields, item):
    draft = make(**fields)

    with nothing_changes(), pytest.raises(EventNotReady) as refused:
        publish_event(draft.pk, by=OLGA)

    assert refused.value.facts["missing"] == [item]


def test_a_draft_without_tickets_is_not_published():
    draft = create_event(Event(organiser=make_organiser(), name="Bare", date=clock.now() + timedelta(days=1), city="X"))

    with nothing_changes(), pytest.raises(EventNotReady) as refused:
        publish_event(draft.pk, by=OLGA)

    assert refused.value.facts["missing"] == ["tickets"]


def test_an_unpublished_event_is_a_draft_and_its_reservations_go_on():
    event = make(PUBLISHED)
    make_reservation(event, VIP=2)

    unpublish_event(event.pk, by=OLGA)

    with pytest.raises(EventNotFound):
        get_shown_by_slug(event.slug)
    assert event.ticket_types.get(type="VIP").held == 2
    assert last_entry()[0] == "event.unpublished"


def test_a_cancelled_event_is_shown_by_its_address_sells_nothing_and_is_in_no_list():
    event = make(PUBLISHED)

    cancel_event(event.pk, by=OLGA)

    assert get_shown_by_slug(event.slug).status == CANCELLED
    assert not list_upcoming(now=clock.now()).exists()
    with pytest.raises(EventNotFound):
        get_published(event.pk)
    with nothing_changes(), pytest.raises(DomainError):
        make_reservation(event)
    assert last_entry() == ("event.cancelled", {"status": "PUBLISHED"}, {"status": "CANCELLED"})


def test_a_cancellation_can_be_taken_back():
    event = make(PUBLISHED)
    cancel_event(event.pk, by=OLGA)

    publish_event(event.pk, by=OLGA)

    assert get_published(event.pk).version == 2
    assert last_entry()[0] == "event.reinstated"


@pytest.mark.parametrize(
    ("service", "status"),
    [(cancel_event, DRAFT), (cancel_event, CANCELLED), (publish_event, PUBLISHED), (unpublish_event, CANCELLED)],
)
def test_ways_that_there_are_not_are_refused(service, status):
    event = make(status)

    with nothing_changes(), pytest.raises(EventCantMove):
        service(event.pk, by=OLGA)


def test_many_move_at_once_as_far_as_they_may():
    events = [make(status) for status in (DRAFT, PUBLISHED, CANCELLED)]

    count = change_status([event.pk for event in events], DRAFT, by=OLGA)

    assert count == 1
    assert [event.status for event in Event.objects.order_by("id")] == [DRAFT, DRAFT, CANCELLED]
    assert Entry.objects.filter(action="event.unpublished").count() == 1
