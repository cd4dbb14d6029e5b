"""The file by which an event comes into a calendar, and the links to it."""

import gzip
from datetime import UTC, datetime, timedelta

import pytest

from tests.changes import nothing_changes
from tests.delivery.reading_calendars import read_calendar
from tests.factories import make_event, make_organiser, make_reservation
from tests.moments import at
from tests.web.pages import read
from ticketonline.accounts.models import Organiser
from ticketonline.events.models import Event
from ticketonline.events.preview import preview_token
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

PAGE = "/en/events/jazz-night/"
FILE = f"{PAGE}calendar.ics"
EVENING = datetime(2031, 6, 5, 17, 30, tzinfo=UTC)  # 19:30 in Warsaw


@pytest.fixture
def event(db) -> Event:
    return make_event(date=EVENING, time_zone="Europe/Warsaw", city="Poznań", country="PL")


def links(page) -> list[str]:
    return [link["href"] for link in page.all("a") if "calendar" in link["href"]]


def paid(event: Event):
    reservation = make_reservation(event)
    assert settle(start_payment(reservation.pk).pk, Answer())
    return reservation


# --- The file -------------------------------------------------------------------------------------------------------


def test_it_is_a_calendar_with_the_event_and_the_address_of_its_page(bruno, event):
    answer = bruno.get(FILE)

    calendar = read_calendar(answer.content)
    entry = calendar.one("VEVENT")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'inline; filename="jazz-night.ics"'
    assert (entry.text("SUMMARY"), entry["URL"]) == ("Jazz Night", f"http://127.0.0.1:8000{PAGE}")
    assert calendar.moment("DTSTART") == EVENING


def test_it_names_the_organisers_address_for_questions(bruno, event):
    Organiser.objects.update(email="olga@example.org")

    organiser = read_calendar(bruno.get(FILE).content).one("VEVENT").properties["ORGANIZER"]

    assert (organiser.value, organiser.parameters) == ("mailto:olga@example.org", {"CN": "Olga’s Nights"})


def test_in_another_language_it_is_the_same_entry_in_that_language(bruno, event):
    english, polish = (
        read_calendar(bruno.get(f"/{code}/events/jazz-night/calendar.ics").content).one("VEVENT")
        for code in ("en", "pl")
    )

    assert (english.text("LOCATION"), polish.text("LOCATION")) == ("Poznań, Poland", "Poznań, Polska")
    assert polish["URL"] == "http://127.0.0.1:8000/pl/events/jazz-night/"
    assert english["UID"] == polish["UID"]


def test_that_of_a_cancelled_event_takes_the_entry_out(bruno, event):
    before = read_calendar(bruno.get(FILE).content)
    Event.objects.update(status=Event.Status.CANCELLED, version=1)

    after = read_calendar(bruno.get(FILE).content)

    assert (before["METHOD"], after["METHOD"]) == ("PUBLISH", "CANCEL")
    assert after.one("VEVENT")["STATUS"] == "CANCELLED"
    assert after.one("VEVENT")["UID"] == before.one("VEVENT")["UID"]
    assert int(after.one("VEVENT")["SEQUENCE"]) > int(before.one("VEVENT")["SEQUENCE"])


def test_anybody_may_keep_it_for_a_second_and_it_travels_compressed(bruno, event):
    answer = bruno.get(FILE, headers={"Accept-Encoding": "gzip"})

    assert answer.headers["Cache-Control"] == "public, max-age=1"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert not answer.cookies
    assert read_calendar(gzip.decompress(answer.content)).one("VEVENT").text("SUMMARY") == "Jazz Night"


def test_it_holds_nothing_that_would_differ_from_reader_to_reader(bruno, stella, olgas_browser, event):
    paid(event)

    with at(EVENING - timedelta(days=3)):
        contents = {browser.get(FILE).content for browser in (bruno, stella, olgas_browser)}

    assert len(contents) == 1


def test_it_only_reads_by_two_queries(bruno, event, django_assert_num_queries):
    with nothing_changes(), django_assert_num_queries(2):
        bruno.get(FILE)


def test_a_head_is_answered_and_other_methods_are_not(bruno, event):
    head = bruno.head(FILE)

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Type"] == "text/calendar; charset=utf-8"
    with nothing_changes():
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            assert bruno.generic(method, FILE).status_code == 405


def test_drafts_have_none_whosever_they_are_and_whoever_asks(bruno, olgas_browser, event):
    make_event(name="Ours", slug="ours", status=Event.Status.DRAFT)
    make_event(
        name="Theirs", slug="theirs", status=Event.Status.DRAFT, organiser=make_organiser("stellas", "Stella’s Stage")
    )

    for browser in (bruno, olgas_browser):
        for slug in ("ours", "theirs", "nothing"):
            answer = browser.get(f"/en/events/{slug}/calendar.ics")
            assert answer.status_code == 404
            assert "no-store" in answer.headers["Cache-Control"]
            assert b"VCALENDAR" not in answer.content


# --- The links to it ------------------------------------------------------------------------------------------------


def test_the_events_page_leads_to_it_in_its_own_language(bruno, event):
    page = read(bruno.get(PAGE))

    link = page.one("a", href=FILE)
    assert link.text == "Add to calendar"
    assert "tabindex" not in link.attributes
    assert links(read(bruno.get("/pl/events/jazz-night/"))) == ["/pl/events/jazz-night/calendar.ics"]


def test_the_page_of_a_paid_reservation_leads_to_it(bruno, event):
    reservation = paid(event)

    page = read(bruno.get(f"/en/reservations/{reservation.pk}/"))

    assert page.one("a", href=FILE).text == "Add to calendar"


def test_before_it_is_paid_a_reservation_is_nothing_for_a_calendar(bruno, event):
    reservation = make_reservation(event)

    assert links(read(bruno.get(f"/en/reservations/{reservation.pk}/"))) == []


@pytest.mark.parametrize("status", [Event.Status.CANCELLED, Event.Status.DRAFT])
def test_what_does_not_take_place_is_not_offered_to_calendars(bruno, event, status):
    reservation = paid(event)
    Event.objects.update(status=status)
    event.refresh_from_db()
    page = PAGE if status == Event.Status.CANCELLED else f"/en/previews/{preview_token(event)}/"

    for path in (page, f"/en/reservations/{reservation.pk}/"):
        answer = bruno.get(path)
        assert answer.status_code == 200
        assert links(read(answer)) == []


def test_what_is_over_is_not_offered_to_calendars(bruno, event):
    reservation = paid(event)

    with at(EVENING + timedelta(minutes=1)):
        for path in (PAGE, f"/en/reservations/{reservation.pk}/"):
            assert links(read(bruno.get(path))) == []
