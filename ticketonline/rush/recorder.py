"""What was measured: every request counted at once, a row for each second, and nothing that grows with the crowd."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from .histogram import Histogram


class Step(StrEnum):
    """What a request was for, as long as it got what it asked for."""

    LOOK = "look"
    RESERVE = "reserve"
    PAY = "pay"
    ASK = "ask"
    CANCEL = "cancel"
    CHECK = "check"
    REFUSED = "refused"  # whatever it was for: an honest no, sold out for the most part
    SENT_AWAY = "sent away"  # 503 and 429


class Outcome(StrEnum):
    """How a buyer's visit ended."""

    PAID = "paid"
    HELD = "held"
    CANCELLED = "cancelled"
    EMPTY_HANDED = "empty-handed"
    GAVE_UP = "gave up"
    REFUSED = "refused"
    UNPAID = "unpaid"
    CUT_OFF = "cut off"


@dataclass(frozen=True, kw_only=True)
class Second:
    """One second of the rush: what was answered in it, and what was left at its end."""

    at: int
    requests: int
    reservations: int
    tickets: int
    paid: int
    sent_away: int
    errors: int
    p50: float  # seconds, of making a reservation; 0 when none was made
    p99: float
    waiting: int  # buyers who wait for an answer
    left: Mapping[str, int]


@dataclass(kw_only=True)
class Tally:
    """Sums over the whole rush. By type: `tickets` promised, those `returned` or perhaps so, those `paid` for."""

    requests: int = 0
    reservations: int = 0
    payments: int = 0
    busy: int = 0  # 503: sent away, to come back
    limited: int = 0  # 429
    tickets: Counter[str] = field(default_factory=Counter)
    returned: Counter[str] = field(default_factory=Counter)
    paid: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)  # honest ones, by code
    errors: Counter[str] = field(default_factory=Counter)  # what should not happen, in words
    outcomes: Counter[Outcome] = field(default_factory=Counter)


class Recorder:
    """Takes note of everything. `waiting` requests are out at this moment, `arrived` buyers came so far."""

    def __init__(self) -> None:
        self.tally = Tally()
        self.latencies = {step: Histogram() for step in Step}
        self.seconds: list[Second] = []
        self.arrived = 0
        self.waiting = 0
        self.most_waiting = 0
        self.left: dict[str, int] = {}
        self._now = Histogram()  # of the reservations of the second that is running
        self._since = (0, 0, 0, 0, 0, 0)

    def begins_to_wait(self) -> None:
        """A buyer pressed a button."""
        self.waiting += 1
        self.most_waiting = max(self.most_waiting, self.waiting)

    def answered(self, step: Step, seconds: float) -> None:
        """An answer came, whatever it said."""
        self.tally.requests += 1
        self.latencies[step].add(seconds)

    def reserved(self, tickets: Mapping[str, int], seconds: float) -> None:
        """A reservation was promised."""
        self.tally.reservations += 1
        self.tally.tickets.update(tickets)
        self._now.add(seconds)

    @property
    def gone(self) -> int:
        """How many buyers have ended their visit."""
        return self.tally.outcomes.total()

    def end_second(self) -> None:
        """Close the row of the second that ran until now."""
        sums = self._sums()
        requests, reservations, tickets, paid, sent_away, errors = (
            now - before for now, before in zip(sums, self._since, strict=True)
        )
        row = Second(
            at=len(self.seconds) + 1,
            requests=requests,
            reservations=reservations,
            tickets=tickets,
            paid=paid,
            sent_away=sent_away,
            errors=errors,
            p50=self._now.percentile(0.5),
            p99=self._now.percentile(0.99),
            waiting=self.waiting,
            left=dict(self.left),
        )
        self.seconds.append(row)
        self._now.clear()
        self._since = sums

    def _sums(self) -> tuple[int, int, int, int, int, int]:
        tally = self.tally
        return (
            tally.requests,
            tally.reservations,
            tally.tickets.total(),
            tally.payments,
            tally.busy + tally.limited,
            tally.errors.total(),
        )
