"""Changing an event's details: what is kept, what is refused, and who is told of whom."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.changes import nothing_changes
from tests.factories import make_event, make_reservation, ticket_type
from ticketonline.audit.actor import Actor
from ticketonline.audit.models import Entry
from ticketonline.core import clock
from ticketonline.core.ids import new_id
from ticketonline.events.errors import EventChanged, EventNotFound, InvalidEvent
from ticketonline.events.models import Event
from ticketonline.events.services.change_event import change_event

pytestmark = pytest.mark.django_db

OLGA = Actor(user_id=None, name="Olga", address="192.0.2.7")


def change(event, version=0, **changes):
    return change_event(event.pk, version=version, changes=changes, by=OLGA)


def refusal_of(event, **changes):
    """The sentences by field with which the change is refused."""
    with nothing_changes(), pytest.raises(InvalidEvent) as refused:
        change(event, **changes)
    return refused.value.facts["faults"]


def test_a_change_is_kept_counted_and_remembered_with_what_was_before(olgas_event):
    changed = change(olgas_event, name=" Jazz Day ", venue="Blue Note")

    olgas_event.refresh_from_db()
    assert (olgas_event.name, olgas_event.venue, olgas_event.version) == ("Jazz Day", "Blue Note", 1)
    assert changed.version == 1
    entry = Entry.objects.get(action="event.changed")
    assert (entry.actor_name, entry.address, entry.target_id) == ("Olga", "192.0.2.7", olgas_event.pk)
    assert entry.before == {"name": "Jazz Night", "venue": ""}
    assert entry.after == {"name": "Jazz Day", "venue": "Blue Note"}
    assert Event.objects.filter(search_text__contains="blue note").exists()


def test_what_makes_no_difference_changes_nothing(olgas_event):
    with nothing_changes():
        change(olgas_event, name="Jazz Night ", city="")


def test_of_two_who_change_one_event_the_second_is_told(olgas_event):
    change(olgas_event, name="Jazz Day")

    with nothing_changes(), pytest.raises(EventChanged):
        change(olgas_event, venue="Blue Note")
    assert change(olgas_event, version=1, venue="Blue Note").version == 2


def test_an_event_that_is_gone_is_not_found(db):
    with nothing_changes(), pytest.raises(EventNotFound):
        change_event(new_id(), version=0, changes={"name": "x"}, by=OLGA)


def test_times_that_can_not_be_are_refused_next_to_their_fields(olgas_event):
    date, hour = olgas_event.date, timedelta(hours=1)

    faults = [
        refusal_of(olgas_event, doors_at=date + hour),
        refusal_of(olgas_event, ends_at=date),
        refusal_of(olgas_event, sales_open_at=date),
        refusal_of(olgas_event, sales_open_at=date - hour, sales_close_at=date - 2 * hour),
        refusal_of(olgas_event, ends_at=datetime(2200, 1, 1, tzinfo=UTC)),
    ]

    assert faults == [
        {"doors_at": ["Doors must open before the event begins."]},
        {"ends_at": ["The event must end after it begins."]},
        {"sales_open_at": ["Sales must open before the event begins."]},
        {"sales_close_at": ["Sales must close after they open."]},
        {"ends_at": ["Use a year from 2000 to 2199."]},
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "two\nlines"}, "name"),
        ({"venue": "x\0"}, "venue"),
        ({"description": "\x07"}, "description"),
        ({"description": "x" * 20_001}, "description"),
        ({"country": "QQ"}, "country"),
        ({"currency": "XXL"}, "currency"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"slug": "no slug"}, "slug"),
    ],
)
def test_words_that_can_not_be_are_refused_next_to_their_fields(olgas_event, changes, field):
    assert list(refusal_of(olgas_event, **changes)) == [field]


def test_a_slug_that_another_event_has_is_refused(olgas_event):
    make_event(name="Blues", slug="blues")

    assert list(refusal_of(olgas_event, slug="blues")) == ["slug"]


def test_the_currency_is_fixed_once_tickets_are_held(olgas_event):
    make_reservation(olgas_event)

    assert refusal_of(olgas_event, currency="PLN") == {"currency": ["Tickets are held or sold in EUR."]}


def test_a_currency_without_coins_for_a_price_is_refused():
    event = make_event(ticket_type("VIP", price="10.50"))

    assert refusal_of(event, currency="JPY") == {"currency": ["Use a whole number: JPY has nothing after the point."]}


def test_the_currency_may_change_before(olgas_event):
    assert change(olgas_event, currency="PLN").currency == "PLN"


def test_the_stock_is_untouched(olgas_event):
    make_reservation(olgas_event, VIP=3)

    change(olgas_event, name="Jazz Day", date=clock.now() + timedelta(days=3))

    vip = olgas_event.ticket_types.get(type="VIP")
    assert (vip.amount, vip.held, vip.sold) == (50, 3, 0)


def test_an_event_that_is_back_at_its_first_date_is_not_postponed_any_more(olgas_event):
    first = olgas_event.date
    Event.objects.update(date=first + timedelta(days=7), postponed_from=first)

    assert change(olgas_event, date=first).postponed_from is None


# --- What buyers may do ---------------------------------------------------------------------------------------------


def test_the_limits_for_buyers_may_be_the_beginning_and_nothing_later(olgas_event):
    late = olgas_event.date + timedelta(seconds=1)

    faults = [refusal_of(olgas_event, names_until=late), refusal_of(olgas_event, cancel_until=late)]
    changed = change(olgas_event, names_until=olgas_event.date, cancel_until=olgas_event.date)

    assert faults == [
        {"names_until": ["Names can be changed until the event begins at the latest. Empty means just that."]},
        {"cancel_until": ["Orders can be cancelled until the event begins at the latest. Empty means just that."]},
    ]
    assert (changed.names_until, changed.cancel_until) == (olgas_event.date, olgas_event.date)


def test_an_event_that_is_moved_ahead_of_a_limit_lets_go_of_it_and_keeps_an_earlier_one(olgas_event):
    date, day = olgas_event.date, timedelta(days=1)
    change(olgas_event, names_until=date, cancel_until=date - 3 * day)

    moved = change(olgas_event, version=1, date=date - day)

    assert (moved.names_until, moved.cancel_until) == (None, date - 3 * day)
    entry = Entry.objects.filter(action="event.changed").latest("id")
    assert (set(entry.after), entry.after["names_until"]) == ({"date", "names_until"}, None)


def test_who_moves_an_event_and_sets_a_limit_after_it_is_told(olgas_event):
    date, day = olgas_event.date, timedelta(days=1)
    Event.objects.update(cancel_until=date - 2 * day)

    assert list(refusal_of(olgas_event, date=date - 3 * day, cancel_until=date - day)) == ["cancel_until"]


def test_a_way_of_cancelling_that_there_is_not_is_refused(olgas_event):
    assert list(refusal_of(olgas_event, cancelling="SOMETIMES")) == ["cancelling"]
