"""Postponing events, making new ones after them, deleting them, and the secret links to drafts."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.changes import nothing_changes
from tests.factories import make_event, make_reservation, ticket_type
from ticketonline.audit.actor import Actor
from ticketonline.audit.models import Entry
from ticketonline.events.errors import EventCantMove, EventChanged, EventNotFound, EventReserved, InvalidEvent
from ticketonline.events.models import Event, TicketType
from ticketonline.events.preview import get_previewed, preview_token
from ticketonline.events.services.delete_events import delete_events
from ticketonline.events.services.duplicate_event import duplicate_event
from ticketonline.events.services.postpone_event import postpone_event
from ticketonline.events.services.revoke_preview import revoke_preview

pytestmark = pytest.mark.django_db

OLGA = Actor(user_id=None, name="Olga")
SUMMER = datetime(2031, 10, 20, 17, 30, tzinfo=UTC)  # 19:30 in Warsaw
WINTER = datetime(2031, 10, 27, 18, 30, tzinfo=UTC)  # 19:30 in Warsaw, after the clocks were put back
HOUR = timedelta(hours=1)


@pytest.fixture
def event(db):
    return make_event(
        date=SUMMER,
        doors_at=SUMMER - HOUR,
        ends_at=SUMMER + 3 * HOUR,
        sales_close_at=SUMMER - 2 * HOUR,
        names_until=SUMMER - 4 * HOUR,
        cancel_until=SUMMER,
        time_zone="Europe/Warsaw",
        venue="Blue Note",
        description="Come!",
        image="events/a.jpg",
    )


def postpone(event, date, version=0, moves_sales_close=True):
    return postpone_event(event.pk, version=version, date=date, moves_sales_close=moves_sales_close, by=OLGA)


# --- Postponing -----------------------------------------------------------------------------------------------------


def test_all_times_move_by_as_much_on_the_clocks_and_the_first_date_is_kept(event):
    moved = postpone(event, WINTER)
    again = postpone(event, WINTER + timedelta(days=1), version=1, moves_sales_close=False)

    assert (moved.doors_at, moved.ends_at) == (WINTER - HOUR, WINTER + 3 * HOUR)
    assert (moved.sales_close_at, moved.version) == (WINTER - 2 * HOUR, 1)
    assert (moved.names_until, moved.cancel_until) == (WINTER - 4 * HOUR, WINTER)
    assert (again.postponed_from, again.sales_close_at) == (SUMMER, WINTER - 2 * HOUR)
    first, _second = Entry.objects.filter(action="event.postponed").order_by("id")
    assert (first.before["date"], first.after["date"]) == ("2031-10-20T17:30:00Z", "2031-10-27T18:30:00Z")


def test_back_at_its_first_date_an_event_is_not_postponed_any_more(event):
    postpone(event, WINTER)

    assert postpone(event, SUMMER, version=1).postponed_from is None


def test_a_limit_for_buyers_after_the_beginning_is_in_nobodys_way(event):
    Event.objects.update(names_until=SUMMER + HOUR)

    moved = postpone(event, WINTER)

    assert (moved.names_until, moved.cancel_until) == (None, WINTER)


def test_who_has_a_ticket_keeps_it(event):
    make_reservation(event, VIP=2)

    postpone(event, WINTER)

    assert event.ticket_types.get(type="VIP").held == 2


@pytest.mark.parametrize("date", [SUMMER, datetime(2020, 1, 1, tzinfo=UTC)])
def test_another_date_is_another_one_and_to_come(event, date):
    with nothing_changes(), pytest.raises(InvalidEvent):
        postpone(event, date)


@pytest.mark.parametrize("status", ["DRAFT", "CANCELLED"])
def test_only_a_published_event_is_postponed(event, status):
    Event.objects.update(status=status)

    with nothing_changes(), pytest.raises(EventCantMove):
        postpone(event, WINTER)


def test_who_has_seen_another_version_is_told(event):
    with nothing_changes(), pytest.raises(EventChanged):
        postpone(event, WINTER, version=7)


# --- Duplicating ----------------------------------------------------------------------------------------------------


def test_the_next_one_is_a_draft_with_the_same_types_and_nothing_taken(event):
    event.ticket_types.filter(type="VIP").update(sales_close_at=SUMMER - 5 * HOUR, description="First rows", tax_rate=8)
    make_reservation(event, Standard=2)
    Event.objects.update(transfers_allowed=False, cancelling=Event.Cancelling.FREE)

    copy = duplicate_event(event.pk, name="Jazz Night II", date=WINTER, by=OLGA)

    copy.refresh_from_db()
    assert (copy.status, copy.slug, copy.version) == ("DRAFT", "jazz-night-ii", 0)
    assert (copy.venue, copy.description, copy.image.name) == ("Blue Note", "Come!", "events/a.jpg")
    assert (copy.doors_at, copy.sales_close_at) == (WINTER - HOUR, WINTER - 2 * HOUR)
    assert (copy.names_until, copy.cancel_until) == (WINTER - 4 * HOUR, WINTER)
    assert (copy.transfers_allowed, copy.cancelling) == (False, "FREE")
    vip, standard = copy.ticket_types.all()
    assert (vip.type, vip.amount, vip.description, vip.tax_rate) == ("VIP", 50, "First rows", 8)
    assert vip.sales_close_at == WINTER - 5 * HOUR
    assert (standard.amount, standard.held, standard.sold) == (200, 0, 0)
    assert set(Entry.objects.filter(target_id=copy.pk).values_list("action", flat=True)) == {
        "event.created",
        "event.duplicated",
    }


def test_a_next_one_without_a_name_is_refused(event):
    with nothing_changes(), pytest.raises(InvalidEvent):
        duplicate_event(event.pk, name=" ", date=WINTER, by=OLGA)


# --- Deleting -------------------------------------------------------------------------------------------------------


def test_an_event_nobody_reserved_is_deleted_and_remembered(event):
    delete_events([event.pk], by=OLGA)

    assert not Event.objects.exists()
    assert not TicketType.objects.exists()
    entry = Entry.objects.get(action="event.deleted")
    assert (entry.target_name, entry.actor_name, entry.before["venue"]) == ("Jazz Night", "Olga", "Blue Note")


def test_an_event_that_somebody_reserved_stays_with_all_the_others(event):
    other = make_event(ticket_type("VIP"))
    make_reservation(event)

    with nothing_changes(), pytest.raises(EventReserved):
        delete_events([other.pk, event.pk], by=OLGA)


# --- The secret link ------------------------------------------------------------------------------------------------


def test_the_link_leads_to_its_draft_until_it_is_taken_back():
    draft = make_event(status=Event.Status.DRAFT)
    token = preview_token(draft)
    assert get_previewed(token).pk == draft.pk

    revoked = revoke_preview(draft.pk, by=OLGA)

    with pytest.raises(EventNotFound):
        get_previewed(token)
    assert get_previewed(preview_token(revoked)).pk == draft.pk
    assert Entry.objects.filter(action="event.preview_revoked", target_id=draft.pk).count() == 1


@pytest.mark.parametrize("spoil", [lambda token: token[:-1], lambda token: "x" + token, lambda _: "", lambda t: t * 9])
def test_a_link_that_we_did_not_make_leads_nowhere(event, spoil):
    with pytest.raises(EventNotFound):
        get_previewed(spoil(preview_token(event)))


def test_a_link_to_what_is_deleted_leads_nowhere(event):
    token = preview_token(event)
    event.delete()

    with pytest.raises(EventNotFound):
        get_previewed(token)
