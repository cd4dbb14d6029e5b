"""Dates and times as a reader of the language writes them, on the clock of the place."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, get_timezone_name


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A moment on the clock of a time zone. Every text of it is in `locale`."""

    local: datetime
    locale: Locale

    @property
    def day(self) -> str:
        """Such as `Saturday, October 24, 2026`."""
        return format_date(self.local, "full", locale=self.locale)

    @property
    def day_short(self) -> str:
        """Such as `Sat, Oct 24, 2026`."""
        return format_skeleton("yMMMEd", self.local, locale=self.locale)

    @property
    def day_and_time(self) -> str:
        """Such as `Sat, Oct 24, 2026, 7:30 PM`."""
        return f"{self.day_short}, {self.time}"

    @property
    def in_full(self) -> str:
        """Such as `Saturday, October 24, 2026, 7:30 PM CEST`."""
        return f"{self.day}, {self.time} {self.zone_short}"

    @property
    def time(self) -> str:
        """Such as `7:30 PM`."""
        return format_time(self.local, "short", locale=self.locale)

    @property
    def day_and_month(self) -> str:
        """Such as `Oct 24`."""
        return format_skeleton("MMMd", self.local, locale=self.locale)

    @property
    def weekday(self) -> str:
        """Such as `Sat`."""
        return format_date(self.local, "EEE", locale=self.locale)

    @property
    def number(self) -> str:
        """The day of the month."""
        return str(self.local.day)

    @property
    def month(self) -> str:
        """Such as `Oct`, standing alone."""
        return format_date(self.local, "LLL", locale=self.locale)

    @property
    def month_and_year(self) -> str:
        """Such as `October 2026`."""
        return format_skeleton("yMMMM", self.local, locale=self.locale)

    @property
    def zone(self) -> str:
        """The time zone in words, such as `Central European Summer Time`."""
        return get_timezone_name(self.local, width="long", locale=self.locale)

    @property
    def zone_short(self) -> str:
        """What people there call it, such as `CEST`; where they have no letters for it, `GMT-3`."""
        name = self.local.tzname() or ""
        return name if name.isalpha() else f"GMT{self._offset}"

    @property
    def iso(self) -> str:
        """For machines, with the offset from UTC."""
        return self.local.isoformat(timespec="minutes")

    @property
    def _offset(self) -> str:
        offset = self.local.utcoffset()
        assert offset is not None
        minutes = int(offset.total_seconds()) // 60
        hours, rest = divmod(abs(minutes), 60)
        return f"{'-' if minutes < 0 else '+'}{hours}{f':{rest:02}' if rest else ''}"


def moment(when: datetime, time_zone: str, language: str) -> Moment:
    """The moment on that zone's clock, in that language."""
    return Moment(local=when.astimezone(ZoneInfo(time_zone)), locale=_locale(language))


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language, sep="-")
