"""What a rush came to: the figures, what is wrong with them, and what a reader should know before trusting them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .crowd import Crowd
from .offer import Offer
from .play import Ending, Played
from .printable import printable
from .recorder import Outcome, Recorder, Second, Step, Tally
from .words import people

BUSY_CLIENT = 0.8  # of one core: from there on the figures tell of the client as much as of the server
MANY = 0.01  # the share of all requests from which on being limited is worth a hint


class Books(StrEnum):
    """What `ticketonline verify` said of the database."""

    CLEAN = "clean"
    FAULTY = "faulty"
    NOT_READ = "not read"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What was verified, and in words: the output of `verify`, or why it was not run and how to run it."""

    books: Books
    words: str


@dataclass(frozen=True, kw_only=True)
class Latency:
    """Times in seconds of one kind of answer."""

    step: Step
    count: int
    p50: float
    p95: float
    p99: float
    longest: float


@dataclass(frozen=True, kw_only=True)
class TypeResult:
    """What became of a ticket type. `type` is its name made fit to be shown; `promised` are not returned again."""

    name: str
    type: str
    left_before: int
    left: int
    promised: int
    paid: int
    amount: int
    sold_out_at: float | None


@dataclass(frozen=True, kw_only=True)
class Report:
    """A rush that is over, whole."""

    url: str
    event: str
    began_at: datetime
    version: str
    crowd: Crowd
    connections: int
    played: Played
    types: Sequence[TypeResult]
    latencies: Sequence[Latency]
    series: Sequence[Second]
    tally: Tally
    most_waiting: int
    verdict: Verdict

    @property
    def buyers_with_tickets(self) -> int:
        """How many went home with tickets, paid or held."""
        return self.tally.outcomes[Outcome.PAID] + self.tally.outcomes[Outcome.HELD]

    @property
    def best_second(self) -> int:
        """The most reservations that were made within a second."""
        return max((second.reservations for second in self.series), default=0)

    @property
    def rate(self) -> float:
        """Reservations a second, from the opening to the last one made."""
        selling = max((second.at for second in self.series if second.reservations), default=0)
        return self.tally.reservations / min(selling, max(self.played.seconds, 0.001)) if selling else 0.0

    @property
    def sold_out_at(self) -> float | None:
        """When nothing was left of any wanted type; None when something always was."""
        moments = [kind.sold_out_at for kind in self.types]
        return max(moment for moment in moments if moment is not None) if moments and None not in moments else None

    def latency(self, step: Step) -> Latency | None:
        """The times of that kind of answer, if there was one."""
        return next((latency for latency in self.latencies if latency.step is step), None)

    @property
    def faults(self) -> Sequence[str]:
        """What must not happen and did, as sentences; none when all is well."""
        return [*_faults(self)]

    @property
    def notes(self) -> Sequence[str]:
        """What to know before trusting the figures, as sentences."""
        return [*_notes(self)]


def reported(
    *,
    url: str,
    began_at: datetime,
    version: str,
    offer: Offer,
    crowd: Crowd,
    connections: int,
    played: Played,
    recorder: Recorder,
    verdict: Verdict,
) -> Report:
    """The report of what was recorded."""
    tally = recorder.tally
    return Report(
        url=url,
        event=offer.name,
        began_at=began_at,
        version=version,
        crowd=crowd,
        connections=connections,
        played=played,
        types=[
            TypeResult(
                name=kind.type,
                type=printable(kind.type),
                left_before=kind.left,
                left=recorder.left[kind.type],
                promised=tally.tickets[kind.type] - tally.returned[kind.type],
                paid=tally.paid[kind.type],
                amount=offer.amounts[kind.type],
                sold_out_at=played.sold_out_at.get(kind.type),
            )
            for kind in offer.types
        ],
        latencies=[*_latencies(recorder)],
        series=recorder.seconds,
        tally=tally,
        most_waiting=recorder.most_waiting,
        verdict=verdict,
    )


def _latencies(recorder: Recorder) -> Iterator[Latency]:
    for step, times in recorder.latencies.items():
        if times.count:
            p50, p95, p99 = (times.percentile(share) for share in (0.5, 0.95, 0.99))
            yield Latency(step=step, count=times.count, p50=p50, p95=p95, p99=p99, longest=times.longest)


def _faults(report: Report) -> Iterator[str]:
    check, failures = report.played.check, _failures(report.tally.errors)
    if check.broken:
        yield f"{check.broken:,} of {check.asked:,} promised reservations are not what their buyers were told."
    if check.unanswered:
        yield f"{check.unanswered:,} of {check.asked:,} promised reservations could not be asked for: nobody knows."
    for kind in report.types:
        # Holds may run out and be sold again during the rush; what is paid for may not.
        if kind.paid > kind.amount:
            yield f"Oversold: {kind.paid:,} tickets of {kind.type} were paid for, and there are {kind.amount:,}."
    if failures:
        yield f"The server failed {failures:,} times (a status from 500 on other than 503)."
    if report.crowd.buyers and not report.tally.reservations and not report.tally.refusals:
        yield "Nobody got an answer."
    if report.verdict.books is Books.FAULTY:
        yield "`ticketonline verify` found faults in the books."


def _failures(errors: Mapping[str, int]) -> int:
    return sum(count for words, count in errors.items() if words.startswith("status 5"))


def _notes(report: Report) -> Iterator[str]:
    tally = report.tally
    if tally.limited > MANY * tally.requests:
        yield (
            f"{tally.limited:,} requests met a rate limit (429): the whole crowd comes from one address. Start the "
            "server with TICKETONLINE_RATE_LIMIT=off for a rehearsal."
        )
    if tally.busy:
        yield f"{tally.busy:,} times the server was busy and sent a buyer away (503), who came back."
    if report.most_waiting > report.connections:
        yield (
            f"Up to {report.most_waiting:,} buyers waited for an answer at once, and there were {report.connections:,} "
            "connections: times hold the wait for a free one."
        )
    if report.played.cpu >= BUSY_CLIENT:
        yield (
            f"This client used {report.played.cpu:.0%} of a processor core: it was the bottleneck itself at times. "
            "The server may be faster than it looks here."
        )
    if report.played.ending is not Ending.ALL_GONE:
        why = "Ctrl-C ended it early" if report.played.ending is Ending.INTERRUPTED else "Its time was up"
        never = report.crowd.buyers - tally.outcomes.total()
        yield f"{why}: {people(tally.outcomes[Outcome.CUT_OFF])} cut off in the middle, {never:,} never came."
    if report.crowd.buyers and report.played.check.asked < tally.reservations:
        yield f"Of {tally.reservations:,} promises a random {report.played.check.asked:,} were checked."
