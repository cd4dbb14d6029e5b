"""The report in a terminal."""

from collections.abc import Iterator

from .recorder import Outcome
from .report import Books, Report, TypeResult
from .words import OUTCOMES, STEPS, duration, people, wait

LONGEST_NAME = 40


def as_text(report: Report) -> str:
    """The whole report, in lines."""
    return "\n".join([*_head(report), *_tickets(report), *_buyers(report), *_latencies(report), *_end(report)])


def _head(report: Report) -> Iterator[str]:
    yield f"{report.event}, at {report.url}"
    yield f"{people(report.tally.outcomes.total())} came; it was over after {duration(report.played.seconds)}."
    if report.sold_out_at is not None:
        yield f"Sold out after {duration(report.sold_out_at)}."
    yield ""


def _tickets(report: Report) -> Iterator[str]:
    yield "Tickets"
    for kind in report.types:
        reserved = f"{kind.promised:>9,} of {kind.left_before:,} reserved"
        yield f"  {_cut(kind.type):<{LONGEST_NAME}} {reserved}{_sold_out(kind)}"
    yield (
        f"  {report.tally.reservations:,} reservations: {report.rate:,.0f} a second, {report.best_second:,} in the "
        f"best second; {report.tally.payments:,} paid for"
    )
    yield ""


def _sold_out(kind: TypeResult) -> str:
    if kind.sold_out_at is None:
        return ""
    back = f", {kind.left:,} came back" if kind.left else ""
    return f", sold out after {duration(kind.sold_out_at)}{back}"


def _buyers(report: Report) -> Iterator[str]:
    yield "Buyers"
    yield f"  {report.buyers_with_tickets:>9,} went home with tickets; all in all:"
    for outcome in Outcome:
        if report.tally.outcomes[outcome]:
            yield f"  {report.tally.outcomes[outcome]:>9,} {OUTCOMES[outcome]}"
    yield ""


def _latencies(report: Report) -> Iterator[str]:
    yield f"{'Answers':<32} {'count':>9} {'p50':>9} {'p95':>9} {'p99':>9} {'longest':>9}"
    for row in report.latencies:
        times = " ".join(f"{wait(seconds):>9}" for seconds in (row.p50, row.p95, row.p99, row.longest))
        yield f"  {STEPS[row.step]:<30} {row.count:>9,} {times}"
    for code, count in report.tally.refusals.most_common():
        yield f"  {count:>9,} refused: {code}"
    for words, count in report.tally.errors.most_common():
        yield f"  {count:>9,} errors: {words}"
    if not report.tally.errors:
        yield "  no errors"
    yield f"  This client used {report.played.cpu:.0%} of one processor core."
    yield ""


def _end(report: Report) -> Iterator[str]:
    check = report.played.check
    if check.asked:
        yield f"Promises: {check.asked - check.broken - check.unanswered:,} of {check.asked:,} checked are kept."
    yield from (f"  {words}" for words in check.named)
    label = {Books.CLEAN: "Books: clean.", Books.FAULTY: "Books: FAULTY.", Books.NOT_READ: "Books: not verified."}
    yield f"{label[report.verdict.books]} {report.verdict.words}".rstrip()
    yield from (f"Note: {note}" for note in report.notes)
    yield from (f"WRONG: {fault}" for fault in report.faults)


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
