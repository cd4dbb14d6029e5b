"""Events as entries that calendars take: iCalendar files (RFC 5545), with the methods of RFC 5546."""

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from urllib.parse import quote
from zoneinfo import ZoneInfo

import icalendar
import nh3
from django.utils.translation import get_language

from ..core import clock
from ..core.places import country_name
from ..core.text import UNFIT
from ..events.markdown import as_html
from ..events.models import Event

PROGRAM = "-//Ticketonline//Ticketonline//EN"
# Not the shop's host: moved to another one, the shop would put every event into every calendar a second time.
UID_DOMAIN = "ticketonline"
PUBLISH, CANCEL = "PUBLISH", "CANCEL"  # methods
MAX_DESCRIPTION = 4_000  # signs; Google's calendar takes 8,192, and the page has it all
YEARS_AROUND = 1  # before and after those of the event, of which the entry tells how the clocks are put
REMEMBERED = 64  # entries of a second, and time zones; the mails to all buyers of an event need the same
STEP = timedelta(days=1)  # nowhere are clocks put twice within it
IN_ADDRESS = "@!$'*+-/=^_`{|}~"  # signs of mail addresses that may stand in a `mailto:` as they are


@dataclass(frozen=True, kw_only=True)
class _Told:
    """All that a file tells, so that what was written once need not be written again."""

    uid: str
    sequence: int
    method: str
    stamp: datetime
    date: datetime
    ends_at: datetime | None
    time_zone: str
    name: str
    location: str
    description: str
    organiser: str
    organiser_email: str
    url: str


def calendar_of(event: Event, *, url: str) -> bytes:
    """The event as an iCalendar file with one entry, in the language now active; `url` is its page's address.

    Every file of an event has the same UID, and a SEQUENCE that rises with each change: a calendar that takes a later
    one changes the entry that it has, and takes it out when the event was cancelled. The organiser must be at hand.
    """
    told = _Told(
        uid=f"{event.pk}@{UID_DOMAIN}",
        sequence=event.version,
        method=method_of(event),
        stamp=clock.now().astimezone(UTC).replace(microsecond=0),
        date=event.date,
        ends_at=event.ends_at,
        time_zone=event.time_zone,
        name=_line(event.name),
        location=_location(event),
        description=event.description,
        organiser=_line(event.organiser.name),
        organiser_email=event.organiser.email,
        url=url,
    )
    return _written(told)


def method_of(event: Event) -> str:
    """What a calendar is to do with the file, which a mail has to say in its `Content-Type` as well."""
    return CANCEL if event.status == Event.Status.CANCELLED else PUBLISH


@lru_cache(REMEMBERED)
def _written(told: _Told) -> bytes:
    entry = _entry(told)
    calendar = icalendar.Calendar()
    calendar.add("prodid", PROGRAM)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", told.method)
    if any("TZID" in entry[name].params for name in ("DTSTART", "DTEND") if name in entry):
        calendar.add_component(_zone_around(told))
    calendar.add_component(entry)
    written: bytes = calendar.to_ical()
    return written


def _entry(told: _Told) -> "icalendar.Event":
    entry = icalendar.Event()
    entry.add("uid", told.uid)
    entry.add("sequence", told.sequence)
    entry.add("dtstamp", told.stamp)
    entry.add("dtstart", _by_the_clocks(told.date, told.time_zone))
    # Of an event whose end nobody told none is made up: people plan their way home by it.
    if told.ends_at and told.ends_at > told.date:
        entry.add("dtend", _by_the_clocks(told.ends_at, told.time_zone))
    entry.add("summary", told.name)
    if told.location:
        entry.add("location", told.location)
    entry.add("description", _description(told))
    entry.add("url", told.url)
    entry.add("status", "CANCELLED" if told.method == CANCEL else "CONFIRMED")
    # RFC 5546 wants one always, but an organiser without an address has none that a calendar could write to.
    if told.organiser_email:
        organiser = icalendar.vCalAddress(f"mailto:{quote(told.organiser_email, safe=IN_ADDRESS)}")
        organiser.params["CN"] = told.organiser
        entry.add("organizer", organiser)
    return entry


# --- Words ----------------------------------------------------------------------------------------------------------


def _line(text: str) -> str:
    """The text in one line: what else would end lines is a blank, be it only to some program."""
    return "".join(" " if unicodedata.category(sign) in UNFIT else sign for sign in text).strip()


def _location(event: Event) -> str:
    country = event.country and country_name(event.country, get_language() or "en")
    return ", ".join(filter(None, map(_line, (event.venue, event.address, event.city, country))))


def _description(told: _Told) -> str:
    """The description's words, line by line, and where there is more: not every calendar shows an entry's URL."""
    words = html.unescape(nh3.clean(as_html(told.description), tags=set()))
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(map(_line, words.splitlines()))).strip()
    if len(text) > MAX_DESCRIPTION:
        text = f"{text[: MAX_DESCRIPTION - 1].rstrip()}…"
    return f"{text}\n\n{told.url}".strip()


# --- Times ----------------------------------------------------------------------------------------------------------


def _by_the_clocks(moment: datetime, time_zone: str) -> datetime:
    """The moment in that zone; in UTC where its clocks show the time a second time, which iCalendar can't tell."""
    local = moment.astimezone(ZoneInfo(time_zone))
    return moment.astimezone(UTC) if local.fold else local


def _zone_around(told: _Told) -> "icalendar.Timezone":
    first, last = (moment.year for moment in (told.date, told.ends_at or told.date))
    return _time_zone(told.time_zone, first - YEARS_AROUND, last + YEARS_AROUND)


@lru_cache(REMEMBERED)
def _time_zone(name: str, first_year: int, last_year: int) -> "icalendar.Timezone":
    """How the zone's clocks are put in these years.

    The library can tell it as well, but has clocks put forward an hour late (icalendar 7.3): it takes the time that
    they are put to for the time at which they are put.
    """
    found = icalendar.Timezone()
    found.add("tzid", name)
    zone, before = ZoneInfo(name), datetime(first_year, 1, 1, tzinfo=UTC)
    for moment in (before, *_changes(zone, before, datetime(last_year + 1, 1, 1, tzinfo=UTC))):
        found.add_component(_observance(zone, before=before, moment=moment))
        before = moment
    return found


def _observance(zone: ZoneInfo, *, before: datetime, moment: datetime) -> "icalendar.Component":
    """What the clocks show from that moment on, at which they showed what they had shown `before`."""
    old, new = before.astimezone(zone), moment.astimezone(zone)
    offset = old.utcoffset()
    assert offset is not None
    shown: icalendar.Component = icalendar.TimezoneDaylight() if new.dst() else icalendar.TimezoneStandard()
    shown.add("dtstart", (moment + offset).replace(tzinfo=None))
    shown.add("tzoffsetfrom", offset)
    shown.add("tzoffsetto", new.utcoffset())
    shown.add("tzname", new.tzname())
    return shown


def _changes(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[datetime]:
    """The moments, in UTC, at which the zone's clocks are put."""
    while first < last:
        following = first + STEP
        if first.astimezone(zone).utcoffset() != following.astimezone(zone).utcoffset():
            yield _change(zone, first, following)
        first = following


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The one between these two, to the second."""
    old = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after
