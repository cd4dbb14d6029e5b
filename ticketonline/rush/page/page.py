"""The page as a whole."""

from collections.abc import Iterator, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from ..recorder import Step
from ..report import Books, Report
from ..words import duration, people, wait
from . import tables
from .charts import Chart, Line, drawn
from .styles import style_sheet
from .thinning import Row, thinned

MOST_POINTS = 300  # of a curve
MOST_ROWS = 120  # of the table under the charts
# The file may be opened anywhere: nothing in it may run, and nothing may be asked for.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
BOOKS = {Books.CLEAN: "The books are clean.", Books.FAULTY: "The books have faults.", Books.NOT_READ: "Not verified."}


def as_page(report: Report) -> str:
    """The whole report as one HTML file. Names come from the network: every one of them is escaped."""
    return format_html(
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" content="{}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" '
        'content="light dark"><title>Rush: {}</title><style>{}</style></head>\n'
        '<body><header class="wrap site-header"><p class="wordmark">Ticketonline rush</p></header>'
        '<main class="wrap site-main stack stack-xl">{}{}{}{}{}</main>'
        '<footer class="site-footer"><div class="wrap"><p>Ticketonline {}</p><p>{} UTC</p></div>'
        "</footer>"
        "</body></html>\n",
        POLICY,
        report.event,
        mark_safe(style_sheet()),  # noqa: S308  (our own files)
        _ticket(report),
        _sentences(report),
        _charts(report),
        _tables(report),
        _conditions(report),
        report.version,
        f"{report.began_at:%Y-%m-%d %H:%M}",
    )


def _ticket(report: Report) -> SafeString:
    words = report.verdict.words if report.verdict.books is not Books.CLEAN else ""
    return format_html(
        '<article class="ticket"><div class="ticket-main stack"><h1 class="rush-title">{}</h1>'
        '<p class="figure-total"><strong class="number">{}</strong> <span>{}</span></p>'
        '<dl class="rush-facts">{}</dl></div><div class="ticket-stub rush-stub">{}<p class="rush-words">{}</p></div>'
        "</article>",
        report.event,
        f"{sum(kind.promised for kind in report.types):,}",
        _headline(report),
        format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", _facts(report)),
        _stamp(report),
        words,
    )


def _headline(report: Report) -> str:
    left = sum(kind.left_before for kind in report.types)
    if report.sold_out_at is not None:
        return f"of {left:,} tickets reserved: sold out after {duration(report.sold_out_at)}"
    return f"of {left:,} tickets reserved within {duration(report.played.seconds)}"


def _facts(report: Report) -> Iterator[tuple[str, str]]:
    yield "Reservations a second", f"{report.rate:,.0f}"
    yield "In the best second", f"{report.best_second:,}"
    reserving = report.latency(Step.RESERVE)
    if reserving:
        yield "Half reserved within", wait(reserving.p50)
        yield "99 % within", wait(reserving.p99)
    yield "Went home with tickets", people(report.buyers_with_tickets)
    yield "Errors", f"{report.tally.errors.total():,}"


def _stamp(report: Report) -> SafeString:
    check = report.played.check
    kept = check.asked - check.broken - check.unanswered
    look = {Books.CLEAN: "rush-good", Books.FAULTY: "rush-bad", Books.NOT_READ: ""}[report.verdict.books]
    return format_html(
        '<p class="rush-verdict {}">{}</p><p class="{}">{}</p>',
        look,
        BOOKS[report.verdict.books],
        "rush-bad" if kept < check.asked else "",
        f"{kept:,} of {check.asked:,} promises checked are kept." if check.asked else "No promise was made.",
    )


def _sentences(report: Report) -> SafeString:
    broken = [*report.faults, *report.played.check.named]
    return format_html(
        "<div>{}{}</div>",
        format_html_join("", '<div class="notice notice-bad"><p>{}</p></div>', ((sentence,) for sentence in broken)),
        format_html_join("", '<div class="notice"><p>{}</p></div>', ((sentence,) for sentence in report.notes)),
    )


def _charts(report: Report) -> SafeString:
    rows = thinned(report.series, most=MOST_POINTS)
    charts = [_throughput(report, rows), _times(rows), _left(report, rows)]
    if report.tally.busy + report.tally.limited:
        charts.append(_sent_away(report, rows))
    return format_html_join("", "{}", ((drawn(chart),) for chart in charts))


def _throughput(report: Report, rows: Sequence[Row]) -> Chart:
    return Chart(
        id="throughput",
        title="Reservations in each second",
        words=f"{report.tally.reservations:,} in all, {report.best_second:,} in the best second.",
        seconds=[0, *(row.at for row in rows)],
        lines=[
            Line(name="reservations", values=[0, *(row.reservations for row in rows)], colour=1, is_filled=True),
            Line(name="paid", values=[0, *(row.paid for row in rows)], colour=6),
        ],
        said="{:,g}".format,
    )


def _times(rows: Sequence[Row]) -> Chart:
    return Chart(
        id="latency",
        title="How long a reservation took",
        words=f"The longest p99 of all seconds was {wait(max((row.p99 for row in rows), default=0.0))}.",
        seconds=[row.at for row in rows],
        lines=[
            Line(name="99 % within", values=[row.p99 or None for row in rows], colour=3, is_dashed=True),
            Line(name="half within", values=[row.p50 or None for row in rows], colour=1),
        ],
        said=wait,
    )


def _left(report: Report, rows: Sequence[Row]) -> Chart:
    names = _names(report)
    before = {name: kind.left_before for (name, _), kind in zip(names, report.types, strict=True)}
    return Chart(
        id="left",
        title="Tickets left",
        words="; ".join(f"{kind.type}: {kind.left_before:,}, then {kind.left:,}" for kind in report.types),
        seconds=[0, *(row.at for row in rows)],
        lines=[
            Line(
                name=shown,
                values=[before[name], *(row.left.get(name, 0) for row in rows)],
                colour=number,
                is_filled=len(names) == 1,
            )
            for number, (name, shown) in enumerate(names, start=1)
        ],
        said="{:,g}".format,
    )


def _sent_away(report: Report, rows: Sequence[Row]) -> Chart:
    return Chart(
        id="away",
        title="Sent away in each second",
        words=f"{report.tally.busy:,} times a busy server (503), {report.tally.limited:,} times a limit (429).",
        seconds=[0, *(row.at for row in rows)],
        lines=[Line(name="sent away", values=[0, *(row.sent_away for row in rows)], colour=3, is_filled=True)],
        said="{:,g}".format,
    )


def _names(report: Report) -> Sequence[tuple[str, str]]:
    return [(kind.name, kind.type) for kind in report.types]


def _tables(report: Report) -> SafeString:
    return format_html(
        '{}{}{}{}<details class="stack"><summary>The charts in numbers</summary>{}</details>',
        tables.tickets(report),
        tables.buyers(report),
        tables.latencies(report),
        tables.refusals(report),
        tables.moments(thinned(report.series, most=MOST_ROWS), _names(report)),
    )


def _conditions(report: Report) -> SafeString:
    crowd = report.crowd
    return format_html(
        '<section class="stack stack-s prose"><h2>How it was played</h2><p>{}</p></section>',
        f"{people(crowd.buyers)} against {report.url} within {crowd.seconds:.0f} s, through {report.connections:,} "
        f"connections at most, thinking {crowd.thinking_seconds:g} s each time; {crowd.paying:.0%} meant to pay, "
        f"{crowd.cancelling:.0%} to cancel, the rest to leave. Each tried up to {crowd.tries} times. Seed "
        f"{crowd.seed}. The client used {report.played.cpu:.0%} of one processor core. Times hold the wait for a free "
        "connection.",
    )
