"""The live display: a few lines drawn over and over in a terminal, or one line a second where there is none."""

import shutil
from collections.abc import Iterator
from typing import TextIO

from .play import Rush
from .printable import printable
from .recorder import Outcome
from .words import duration, wait

BAR, EMPTY, PARTS = "█", "░", " ▏▎▍▌▋▊▉"
HEIGHTS = "▁▂▃▄▅▆▇█"
NARROWEST, WIDEST = 40, 100  # columns
NAME_COLUMNS, BAR_COLUMNS = 22, 30
SPARKS = 30  # seconds of the past that the line of rates shows
MOST_TYPES = 8
# Without wrapping a line that is too long stays one line, so that the way back up is known.
NO_WRAP, WRAP, TO_LINE_END, UP = "\x1b[?7l", "\x1b[?7h", "\x1b[K", "\x1b[{}A"


class Terminal:
    """Draws the lines in place. Leave it with `end`."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._drawn = 0

    def __call__(self, rush: Rush) -> None:
        lines = [*frame(rush, columns=min(max(shutil.get_terminal_size().columns, NARROWEST), WIDEST))]
        back = UP.format(self._drawn) if self._drawn else NO_WRAP
        self._out.write(back + "".join(f"\r{line}{TO_LINE_END}\n" for line in lines))
        self._out.flush()
        self._drawn = len(lines)

    def end(self) -> None:
        """Give the terminal back as it was."""
        if self._drawn:
            self._out.write(f"{WRAP}\n")
            self._out.flush()


class Lines:
    """Writes a line a second, for a log."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._told = 0

    def __call__(self, rush: Rush) -> None:
        if len(rush.recorder.seconds) > self._told:
            self._told = len(rush.recorder.seconds)
            self._out.write(f"{line(rush)}\n")
            self._out.flush()

    def end(self) -> None:
        """Nothing is left to do."""


class Silence:
    """Shows nothing."""

    def __call__(self, rush: Rush) -> None:
        pass

    def end(self) -> None:
        """Nothing is left to do."""


Display = Terminal | Lines | Silence


def chosen_display(out: TextIO, *, quiet: bool) -> Display:
    """The display that suits where the output goes."""
    if quiet:
        return Silence()
    return Terminal(out) if out.isatty() else Lines(out)


def frame(rush: Rush, *, columns: int) -> Iterator[str]:
    """The picture of this moment; always the same number of lines in one rush."""
    recorder, tally = rush.recorder, rush.recorder.tally
    last = recorder.seconds[-1] if recorder.seconds else None
    yield f"{rush.offer.name}  {duration(rush.elapsed())}"
    yield ""
    for kind in rush.offer.types[:MOST_TYPES]:
        yield _type_line(rush, kind.type, kind.left, columns=columns)
    yield ""
    rates = [second.reservations for second in recorder.seconds[-SPARKS:]]
    times = f"p50 {wait(last.p50)}  p99 {wait(last.p99)}" if last and last.reservations else ""
    yield f"Reservations {rates[-1] if rates else 0:>6,}/s  {sparks(rates):<{SPARKS}}  {times}"
    inside = recorder.arrived - recorder.gone
    yield (
        f"Buyers       {recorder.arrived:>6,} of {rush.crowd.buyers:,} came, {inside:,} are inside, "
        f"{recorder.waiting:,} of them wait for an answer"
    )
    outcomes = tally.outcomes
    yield (
        f"So far       {outcomes[Outcome.PAID]:>6,} paid, {outcomes[Outcome.EMPTY_HANDED]:,} found it sold out, "
        f"{tally.errors.total():,} errors"
    )
    yield _sent_away(rush)
    yield "Checking that every promise was kept …" if rush.is_checking else "Ctrl-C ends it early and still reports."


def line(rush: Rush) -> str:
    """This moment in one line."""
    recorder, last = rush.recorder, rush.recorder.seconds[-1]
    return (
        f"{last.at:>4} s  {sum(recorder.left.values()):,} left  {last.reservations:,} reservations/s  "
        f"p50 {wait(last.p50)}  p99 {wait(last.p99)}  {recorder.waiting:,} waiting  "
        f"{recorder.tally.outcomes[Outcome.PAID]:,} paid  {last.sent_away:,} sent away  {last.errors:,} errors"
    )


def bar(share: float, *, columns: int) -> str:
    """A bar as long as the share, to an eighth of a column."""
    eighths = round(min(max(share, 0.0), 1.0) * columns * 8)
    if share > 0:
        eighths = max(eighths, 1)
    whole, rest = divmod(eighths, 8)
    return (BAR * whole + (PARTS[rest] if rest else "")).ljust(columns, EMPTY)


def sparks(values: list[int]) -> str:
    """A column for each value, the highest as high as it gets."""
    most = max(values, default=0) or 1
    return "".join(HEIGHTS[min(value * len(HEIGHTS) // most, len(HEIGHTS) - 1)] for value in values)


def _type_line(rush: Rush, name: str, before: int, *, columns: int) -> str:
    left = rush.recorder.left.get(name, before)
    shown = printable(name)
    shown = shown if len(shown) <= NAME_COLUMNS else f"{shown[: NAME_COLUMNS - 1]}…"
    room = max(min(BAR_COLUMNS, columns - NAME_COLUMNS - 28), 5)
    sold_out_at = rush.sold_out_at.get(name)
    said = f"{left:,} left of {before:,}"
    if sold_out_at is not None:
        said = f"sold out after {duration(sold_out_at)}" + (f", {left:,} came back" if left else "")
    return f"{shown:<{NAME_COLUMNS}} {bar(left / before if before else 0, columns=room)} {said}"


def _sent_away(rush: Rush) -> str:
    tally = rush.recorder.tally
    if tally.limited:
        hint = "start the server with TICKETONLINE_RATE_LIMIT=off to rehearse"
        return f"Rate limits  {tally.limited:>6,} met one (429): {hint}"
    return f"Sent away    {tally.busy:>6,} times (503), to come back"
