"""Events as entries of calendars, read back by another program than the one that wrote them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tests.delivery.reading_calendars import Component, read_calendar
from tests.factories import make_event
from tests.moments import at
from ticketonline.accounts.models import Organiser
from ticketonline.audit.actor import Actor
from ticketonline.core.text import is_line
from ticketonline.delivery.calendar import MAX_DESCRIPTION, calendar_of, method_of
from ticketonline.events.models import Event
from ticketonline.events.services.cancel_event import cancel_event
from ticketonline.events.services.change_event import change_event
from ticketonline.events.services.change_status import change_status
from ticketonline.events.services.postpone_event import postpone_event

pytestmark = pytest.mark.one_engine

URL = "https://tickets.example/en/events/jazz-night/"
OLGA = Actor(user_id=None, name="Olga")
EVENING = datetime(2031, 6, 5, 17, 30, tzinfo=UTC)  # 19:30 in Warsaw
HOUR = timedelta(hours=1)
ALWAYS = {"UID", "SEQUENCE", "DTSTAMP", "DTSTART", "SUMMARY", "DESCRIPTION", "URL", "STATUS"}
ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


def event_of(*, organiser: str = "Olga’s Nights", email: str = "", **fields) -> Event:
    """An event that is kept nowhere."""
    given = {"name": "Jazz Night", "date": EVENING, "time_zone": "Europe/Warsaw", "status": Event.Status.PUBLISHED}
    return Event(organiser=Organiser(name=organiser, email=email), **given | fields)


def read(event: Event) -> Component:
    return read_calendar(calendar_of(event, url=URL))


def entry_of(event: Event) -> Component:
    return read(event).one("VEVENT")


# --- What it says ---------------------------------------------------------------------------------------------------


def test_it_tells_what_when_where_and_by_whom():
    event = event_of(
        ends_at=EVENING + 3 * HOUR,
        venue="Blue Note",
        address="Kościuszki 76/78",
        city="Poznań",
        country="PL",
        description="# Programme\n\nJazz with **Ola**.\nAnd friends. <b>",
        email="olga@example.org",
        version=7,
    )

    with at(datetime(2031, 1, 2, 3, 4, 5, 678, tzinfo=UTC)):
        calendar = read(event)

    entry = calendar.one("VEVENT")
    assert (calendar["VERSION"], calendar["METHOD"]) == ("2.0", "PUBLISH")
    assert calendar["PRODID"].startswith("-//Ticketonline//")
    assert (entry["UID"], entry["SEQUENCE"], entry["STATUS"]) == (f"{event.pk}@ticketonline", "7", "CONFIRMED")
    assert entry["DTSTAMP"] == "20310102T030405Z"
    assert (entry["DTSTART"], entry["DTEND"]) == ("20310605T193000", "20310605T223000")
    assert entry.properties["DTSTART"].parameters == {"TZID": "Europe/Warsaw"}
    assert entry.text("SUMMARY") == "Jazz Night"
    assert entry.text("LOCATION") == "Blue Note, Kościuszki 76/78, Poznań, Poland"
    assert entry.text("DESCRIPTION") == f"Programme\nJazz with Ola.\nAnd friends. <b>\n\n{URL}"
    assert entry["URL"] == URL
    assert entry["ORGANIZER"] == "mailto:olga@example.org"
    assert entry.properties["ORGANIZER"].parameters == {"CN": "Olga’s Nights"}


def test_of_what_is_not_known_nothing_is_made_up():
    entry = entry_of(event_of())

    assert entry.properties.keys() == ALWAYS
    assert entry.text("DESCRIPTION") == URL


def test_an_end_that_is_none_is_left_out():
    assert "DTEND" not in entry_of(event_of(ends_at=EVENING)).properties


def test_the_country_is_named_in_the_readers_language_and_the_entry_is_the_same():
    event = event_of(city="Poznań", country="PL")

    with translation.override("pl"):
        entry = entry_of(event)

    assert entry.text("LOCATION") == "Poznań, Polska"
    assert entry["UID"] == entry_of(event)["UID"]


def test_a_very_long_description_is_cut_and_still_tells_where_the_rest_is():
    words, _, url = entry_of(event_of(description="łódź " * 4_000)).text("DESCRIPTION").rpartition("\n\n")

    assert len(words) <= MAX_DESCRIPTION
    assert words.endswith("łódź…")
    assert url == URL


def test_the_entry_outlives_a_new_address_of_the_shop(settings):
    event = event_of()
    before = entry_of(event)["UID"]

    settings.PUBLIC_URL = "https://elsewhere.example"

    assert entry_of(event)["UID"] == before


# --- Words that would be something else -----------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["name", "venue", "address", "city", "organiser"])
def test_words_stay_words(field):
    evil = 'a;b,c\\d:"e"^n\\n^\'\r\nATTENDEE:mailto:x@example.org\nEND:VEVENT\x0b\x85\u2028BEGIN:VEVENT\x00'

    entry = entry_of(event_of(**{field: evil}, email="olga@example.org"))

    said = {"name": "SUMMARY", "organiser": "ORGANIZER"}.get(field, "LOCATION")
    found = entry.properties["ORGANIZER"].parameters["CN"] if field == "organiser" else entry.text(said)
    assert found == 'a;b,c\\d:"e"^n\\n^\'  ATTENDEE:mailto:x@example.org END:VEVENT   BEGIN:VEVENT'
    assert entry.properties.keys() == ALWAYS | {"ORGANIZER", said}


@pytest.mark.parametrize("address", ["o'l+ga@example.org", "a%b?cc=x&d@example.org", '"a b\r\nUID:1"@example.org'])
def test_an_address_is_one_address(address):
    entry = entry_of(event_of(email=address))

    assert entry.properties.keys() == ALWAYS | {"ORGANIZER"}
    assert not {*'?&\r\n" '} & {*entry["ORGANIZER"]}
    assert entry["ORGANIZER"].endswith("@example.org")


@given(name=ANYTHING, venue=ANYTHING, organiser=ANYTHING, description=ANYTHING)
def test_any_words_can_be_read_back_and_change_nothing_else(name, venue, organiser, description):
    event = event_of(name=name, venue=venue, organiser=organiser, description=description, email="olga@example.org")

    entry = entry_of(event)

    assert entry.properties.keys() - {"LOCATION"} == ALWAYS | {"ORGANIZER"}
    assert is_line(entry.text("SUMMARY"))
    assert entry.text("DESCRIPTION").endswith(URL)
    if is_line(name + venue + organiser):
        assert entry.text("SUMMARY") == name.strip()
        assert ("LOCATION" in entry.properties and entry.text("LOCATION")) == (venue.strip() or False)
        assert entry.properties["ORGANIZER"].parameters["CN"] == organiser.strip()


@pytest.mark.parametrize("sign", ["ł", "語", "🎷", "é", "a"])
def test_long_names_are_folded_between_their_letters(sign):
    content = calendar_of(event_of(name=sign * 200), url=URL)

    assert read_calendar(content).one("VEVENT").text("SUMMARY") == sign * 200
    assert len(content.split(b"SUMMARY:")[1].split(b"\r\nURL")[0].split(b"\r\n ")) >= 3


# --- Times ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hours", range(-3, 4))
@pytest.mark.parametrize(
    ("zone", "change"),
    [
        ("Europe/Warsaw", datetime(2031, 3, 30, 1, tzinfo=UTC)),
        ("Europe/Warsaw", datetime(2031, 10, 26, 1, tzinfo=UTC)),
        ("America/New_York", datetime(2031, 3, 9, 7, tzinfo=UTC)),
        ("America/New_York", datetime(2031, 11, 2, 6, tzinfo=UTC)),
        ("Australia/Lord_Howe", datetime(2031, 4, 5, 15, tzinfo=UTC)),
        ("Europe/Dublin", datetime(2031, 10, 26, 1, tzinfo=UTC)),
    ],
)
def test_around_the_hour_at_which_clocks_are_put_no_moment_is_another(zone, change, hours):
    moment = change + hours * HOUR / 2

    calendar = read(event_of(date=moment, ends_at=moment + HOUR / 4, time_zone=zone))

    assert calendar.moment("DTSTART") == moment
    assert calendar.moment("DTEND") == moment + HOUR / 4


def test_an_end_after_the_clocks_were_put_is_told_by_the_new_time():
    night = datetime(2031, 3, 29, 22, 0, tzinfo=UTC)  # 23:00 in Warsaw, where it is 3:00 an hour after 1:00

    calendar = read(event_of(date=night, ends_at=night + 6 * HOUR))

    assert calendar.one("VEVENT")["DTEND"] == "20310330T060000"
    assert calendar.moment("DTEND") == night + 6 * HOUR


def test_the_clocks_are_said_to_be_put_when_they_are():
    zone = read(event_of()).one("VTIMEZONE")

    told = {
        (part.name, part["DTSTART"], part["TZOFFSETFROM"], part["TZOFFSETTO"], part["TZNAME"]) for part in zone.inside
    }
    assert zone["TZID"] == "Europe/Warsaw"
    assert {
        ("DAYLIGHT", "20310330T020000", "+0100", "+0200", "CEST"),
        ("STANDARD", "20311026T030000", "+0200", "+0100", "CET"),
    } <= told


def test_in_every_zone_of_the_world_the_moment_is_the_same():
    moment = datetime(2031, 7, 1, 12, tzinfo=UTC)

    for name in sorted(available_timezones()):
        calendar = read(event_of(date=moment, ends_at=moment + HOUR, time_zone=name))

        assert (calendar.moment("DTSTART"), calendar.moment("DTEND")) == (moment, moment + HOUR), name
        assert len(calendar.all("VTIMEZONE")) == ("TZID" in calendar.one("VEVENT").properties["DTSTART"].parameters)


@given(
    moment=st.datetimes(datetime(2000, 1, 1), datetime(2199, 12, 30), timezones=st.just(UTC)),
    zone=st.sampled_from(["Europe/Warsaw", "America/St_Johns", "Africa/Casablanca", "Pacific/Apia", "Asia/Kathmandu"]),
)
def test_any_moment_is_read_as_it_is_to_the_second(moment, zone):
    calendar = read(event_of(date=moment, time_zone=zone))

    assert calendar.moment("DTSTART") == moment.replace(microsecond=0)


def test_utc_needs_no_description():
    calendar = read(event_of(time_zone="UTC"))

    assert calendar.one("VEVENT")["DTSTART"] == "20310605T173000Z"
    assert calendar.all("VTIMEZONE") == []


# --- Changes --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_moved_event_moves_the_entry():
    event = make_event(date=EVENING, ends_at=EVENING + HOUR, time_zone="Europe/Warsaw")
    winter = datetime(2031, 12, 5, 18, 30, tzinfo=UTC)
    before = entry_of(event)

    moved = postpone_event(event.pk, version=event.version, date=winter, moves_sales_close=False, by=OLGA)

    calendar = read(moved)
    after = calendar.one("VEVENT")
    assert (after["UID"], int(after["SEQUENCE"])) == (before["UID"], int(before["SEQUENCE"]) + 1)
    assert (after["DTSTART"], after["DTEND"]) == ("20311205T193000", "20311205T203000")
    assert calendar.moment("DTSTART") == winter


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"venue": "Elsewhere"}, {"ends_at": EVENING + HOUR}, {"name": "Blues Night"}])
def test_every_change_raises_the_sequence(change):
    event = make_event(date=EVENING)

    changed = change_event(event.pk, version=event.version, changes=change, by=OLGA)

    assert int(entry_of(changed)["SEQUENCE"]) == int(entry_of(event)["SEQUENCE"]) + 1


@pytest.mark.django_db
def test_a_cancelled_event_takes_the_entry_out_and_a_reinstated_one_puts_it_back():
    event = make_event(date=EVENING)

    cancelled = read(cancel_event(event.pk, by=OLGA))
    change_status([event.pk], Event.Status.PUBLISHED, by=OLGA)
    reinstated = read(Event.objects.get())

    entries = [calendar.one("VEVENT") for calendar in (read(event), cancelled, reinstated)]
    assert [entry["SEQUENCE"] for entry in entries] == ["0", "1", "2"]
    assert len({entry["UID"] for entry in entries}) == 1
    assert (cancelled["METHOD"], entries[1]["STATUS"]) == ("CANCEL", "CANCELLED")
    assert (reinstated["METHOD"], entries[2]["STATUS"]) == ("PUBLISH", "CONFIRMED")


def test_a_mail_can_say_the_method_as_well():
    for status in Event.Status:
        event = event_of(status=status)

        assert read(event)["METHOD"] == method_of(event)


def test_the_time_zone_told_is_that_of_the_tz_database_all_year_round():
    zone = read(event_of()).one("VTIMEZONE")
    told = sorted((part["DTSTART"], part["TZOFFSETTO"]) for part in zone.inside)

    for day in range(-360, 360):
        local = (EVENING + timedelta(days=day)).astimezone(ZoneInfo("Europe/Warsaw"))
        in_force = max(pair for pair in told if pair[0] <= local.strftime("%Y%m%dT%H%M%S"))
        assert in_force[1] == local.strftime("%z")


@pytest.mark.static
def test_what_changes_without_a_new_version_is_told_at_once():
    event = event_of(email="olga@example.org")
    with at(EVENING):
        first, again = calendar_of(event, url=URL), calendar_of(event, url=URL)
        event.organiser.name = "Another Name"
        later = calendar_of(event, url=URL)

    assert first == again
    assert b"Another Name" in later
    assert later.replace(b"Another Name", b"Olga\xe2\x80\x99s Nights") == first
