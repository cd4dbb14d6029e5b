"""What a demo event is made of, and how its times follow from the moment of loading."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Protocol
from zoneinfo import ZoneInfo

from ..posters.canvas import Canvas

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)


class When(Protocol):
    """A time on the clocks of the event's city, told relative to now."""

    def moment(self, *, now: datetime, zone: ZoneInfo) -> datetime:
        """The time meant."""


@dataclass(frozen=True, kw_only=True)
class Weekday:
    """At `at` on the first such weekday at least `days` days ahead; negative, on the last at least so many days ago."""

    weekday: int
    at: time
    days: int

    def moment(self, *, now: datetime, zone: ZoneInfo) -> datetime:
        """The time meant."""
        nearest = now.astimezone(zone).date() + timedelta(days=self.days)
        missing = (self.weekday - nearest.weekday()) % 7
        if self.days < 0 and missing:
            missing -= 7
        return datetime.combine(nearest + timedelta(days=missing), self.at, zone)


@dataclass(frozen=True, kw_only=True)
class NextShow:
    """The first of the day's shows that is at least `lead` away."""

    shows: tuple[time, ...]
    lead: timedelta

    def moment(self, *, now: datetime, zone: ZoneInfo) -> datetime:
        """The time meant."""
        today = now.astimezone(zone).date()
        shows = (datetime.combine(today + timedelta(days=day), at, zone) for day in range(3) for at in self.shows)
        return next(show for show in shows if show - now >= self.lead)


@dataclass(frozen=True, kw_only=True)
class DemoType:
    """A ticket type and how many of it are sold. What is `early` was sold before anything else.

    What is `hidden` a promo code opens.
    """

    type: str
    price: Decimal
    amount: int
    sold: int = 0
    limit: int = 5
    early: bool = False
    hidden: bool = False


@dataclass(frozen=True, kw_only=True)
class DemoCode:
    """A promo code, for these types by name or for all that are not hidden. So many tickets may be bought with it."""

    code: str
    note: str
    percent_off: Decimal | None = None
    types: tuple[str, ...] = ()
    tickets: int | None = None


@dataclass(frozen=True, kw_only=True)
class DemoEvent:
    """An event of the demo. `text` is prose: paragraphs parted by empty lines, each wrapped as the source is."""

    slug: str
    name: str
    venue: str
    address: str
    city: str
    country: str
    time_zone: str
    currency: str
    begins: When
    opens: When
    closes: When | None = None
    types: tuple[DemoType, ...]
    codes: tuple[DemoCode, ...] = ()
    poster: Callable[[], Canvas]
    text: str
    is_draft: bool = False

    @property
    def description(self) -> str:
        """The paragraphs, each in one line."""
        return "\n\n".join(" ".join(paragraph.split()) for paragraph in self.text.strip().split("\n\n"))
