"""The tables of the page."""

from collections.abc import Iterable, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ..printable import printable
from ..recorder import Outcome
from ..report import Report
from ..words import OUTCOMES, STEPS, duration, wait
from .thinning import Row


def tickets(report: Report) -> SafeString:
    """What became of each ticket type."""
    return _table(
        "Tickets",
        ("Type", "Left at the opening", "Reserved", "Left now", "Sold out after"),
        (
            (
                kind.type,
                f"{kind.left_before:,}",
                f"{kind.promised:,}",
                f"{kind.left:,}",
                duration(kind.sold_out_at) if kind.sold_out_at is not None else "–",
            )
            for kind in report.types
        ),
    )


def buyers(report: Report) -> SafeString:
    """How the visits ended."""
    ended = report.tally.outcomes
    return _table(
        "Buyers",
        ("They …", "Buyers"),
        ((OUTCOMES[outcome], f"{ended[outcome]:,}") for outcome in Outcome if ended[outcome]),
    )


def latencies(report: Report) -> SafeString:
    """How long answers took."""
    return _table(
        "How long answers took",
        ("What for", "Answers", "p50", "p95", "p99", "Longest"),
        (
            (STEPS[row.step], f"{row.count:,}", wait(row.p50), wait(row.p95), wait(row.p99), wait(row.longest))
            for row in report.latencies
        ),
    )


def refusals(report: Report) -> SafeString:
    """What was refused, and what should not have happened."""
    tally = report.tally
    rows = [
        *(("Refused", printable(code), f"{count:,}") for code, count in tally.refusals.most_common()),
        *((("Sent away", "busy (503)", f"{tally.busy:,}"),) if tally.busy else ()),
        *((("Sent away", "rate limit (429)", f"{tally.limited:,}"),) if tally.limited else ()),
        *(("Error", words, f"{count:,}") for words, count in tally.errors.most_common()),
    ]
    return _table("Refusals and errors", ("", "Which", "Times"), rows) if rows else SafeString()


def moments(rows: Sequence[Row], names: Sequence[tuple[str, str]]) -> SafeString:
    """The charts in numbers. `names` are the types as the series has them, and as they are shown."""
    return _table(
        "Second by second",
        ("Until", "Reservations/s", "p50", "p99", "Waiting", "Sent away/s", "Errors", *(shown for _, shown in names)),
        (
            (
                f"{row.at} s",
                f"{row.reservations:,.0f}",
                wait(row.p50),
                wait(row.p99),
                f"{row.waiting:,}",
                f"{row.sent_away:,.0f}",
                f"{row.errors:,}",
                *(f"{row.left.get(name, 0):,}" for name, _ in names),
            )
            for row in rows
        ),
    )


def _table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> SafeString:
    return format_html(
        '<div class="scroll" role="region" aria-label="{}" tabindex="0"><table class="numbers">'
        "<caption><strong>{}</strong></caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>",
        caption,
        caption,
        format_html_join("", "{}", ((_head(word),) for word in head)),
        format_html_join("", "<tr>{}</tr>", ((_cells(row),) for row in rows)),
    )


def _head(word: str) -> SafeString:
    return format_html('<th scope="col">{}</th>', word) if word else SafeString("<td></td>")


def _cells(row: Sequence[str]) -> SafeString:
    first, *rest = row
    return format_html(
        '<th scope="row">{}</th>{}', first, format_html_join("", "<td>{}</td>", ((cell,) for cell in rest))
    )
