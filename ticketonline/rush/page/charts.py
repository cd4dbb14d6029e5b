"""Charts over time, drawn as SVG without a script: pure figures in, escaped markup out.

Lengths are in percent, and the curves are in a picture of their own that is stretched to fit: so text keeps its size
on every screen.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

PLOT_TOP, PLOT_HEIGHT = 6.0, 84.0  # percent of the picture; the rest is for the seconds under it
SIDE = 1000  # the curves' own units, both ways
MOST_TICKS = 6
LEAST_TOP = 1e-6  # lower than any figure of a rush; below it a float's own steps are coarser than the scale's
COLOURS = 8  # tokens.css has so many; curves past the eighth begin anew, dashed


@dataclass(frozen=True, kw_only=True)
class Line:
    """A curve: its name, a value for each point of time or None where there is none, and its look."""

    name: str
    values: Sequence[float | None]
    colour: int
    is_dashed: bool = False
    is_filled: bool = False


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A picture of curves over the same seconds. `said` writes a value; `words` tell the same to who can't see it."""

    id: str
    title: str
    words: str
    seconds: Sequence[int]
    lines: Sequence[Line]
    said: Callable[[float], str]


def drawn(chart: Chart) -> SafeString:
    """The chart with its title and the key to its curves."""
    top = nice_top(max((value or 0.0 for line in chart.lines for value in line.values), default=0.0))
    return format_html(
        '<figure class="stack stack-s"><figcaption><h2>{}</h2><p class="keys">{}</p></figcaption>'
        '<svg class="curve" role="img" aria-labelledby="{}-title {}-words"><title id="{}-title">{}</title>'
        '<desc id="{}-words">{}</desc>{}<svg x="0" y="{}%" width="100%" height="{}%" viewBox="0 0 {} {}" '
        'preserveAspectRatio="none">{}</svg>{}{}</svg></figure>',
        chart.title,
        format_html_join(" ", "{}", ((_key(line),) for line in chart.lines)),
        chart.id,
        chart.id,
        chart.id,
        chart.title,
        chart.id,
        chart.words,
        _grid(),
        percent(PLOT_TOP),
        percent(PLOT_HEIGHT),
        SIDE,
        SIDE,
        format_html_join("", "{}", ((_curve(line, chart.seconds, top),) for line in chart.lines)),
        _values(top, chart.said),
        _times(chart.seconds),
    )


def nice_top(most: float) -> float:
    """The next round number from there on, so that the scale is easy to read."""
    if most < LEAST_TOP:
        return 1.0
    power = 10.0 ** math.floor(math.log10(most))
    return next(step * power for step in (1, 1.5, 2, 3, 4, 6, 8, 10) if step * power >= most * (1 - 1e-9))


def time_marks(last: int) -> Sequence[int]:
    """Round seconds to write under the chart, from 0 on, at most `MOST_TICKS` of them."""
    step = next(step for step in _round_steps() if last / step < MOST_TICKS)
    return range(0, last + 1, step)


def percent(length: float) -> str:
    """The number as SVG reads it, to a hundredth."""
    return f"{length:.2f}".rstrip("0").rstrip(".")


def _round_steps() -> Iterator[int]:
    yield from (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800)
    hours = 1
    while True:
        yield hours * 3600
        hours *= 2


def _look(line: Line) -> str:
    return f"series-{(line.colour - 1) % COLOURS + 1}" + (" dashed" if line.is_dashed or line.colour > COLOURS else "")


def _key(line: Line) -> SafeString:
    return format_html(
        '<span class="series-key"><svg class="key-line {}" viewBox="0 0 24 10" width="24" height="10" '
        'aria-hidden="true"><path class="line" d="M0 5H24"/></svg> {}</span>',
        _look(line),
        line.name,
    )


def _curve(line: Line, seconds: Sequence[int], top: float) -> SafeString:
    last = max(seconds, default=1) or 1
    stretches: list[list[tuple[str, str]]] = [[]]
    for second, value in zip(seconds, line.values, strict=True):
        if value is None:
            stretches.append([])
        else:
            stretches[-1].append((f"{second / last * SIDE:.1f}", f"{SIDE - min(value / top, 1.0) * SIDE:.1f}"))
    return format_html_join("", "{}", ((_stretch(line, points),) for points in stretches if points))


def _stretch(line: Line, points: Sequence[tuple[str, str]]) -> SafeString:
    """The curve through points without a gap between them; a lone one is a dot."""
    path = "L".join(f"{x} {y}" for x, y in points) + ("h0" if len(points) == 1 else "")
    drawn = format_html('<path class="line {}" d="M{}"/>', _look(line), path)
    if not line.is_filled:
        return drawn
    first, last = points[0][0], points[-1][0]
    area = format_html('<path class="area {}" d="M{} {}L{}L{} {}Z"/>', _look(line), first, SIDE, path, last, SIDE)
    return format_html("{}{}", area, drawn)


def _grid() -> SafeString:
    return format_html_join(
        "",
        '<line class="curve-grid" x1="0%" x2="100%" y1="{}%" y2="{}%"/>',
        ((percent(PLOT_TOP + PLOT_HEIGHT * share), percent(PLOT_TOP + PLOT_HEIGHT * share)) for share in (0, 0.5, 1)),
    )


def _values(top: float, said: Callable[[float], str]) -> SafeString:
    return format_html_join(
        "",
        '<text class="curve-mark" x="0%" y="{}%" dy="-4">{}</text>',
        ((percent(PLOT_TOP + PLOT_HEIGHT * (1 - share)), said(top * share)) for share in (1, 0.5)),
    )


def _times(seconds: Sequence[int]) -> SafeString:
    last = max(seconds, default=0)
    if not last:
        return SafeString()
    anchors = {0: "start", last: "end"}
    return format_html_join(
        "",
        '<text class="curve-mark" x="{}%" y="98%" text-anchor="{}">{} s</text>',
        ((percent(mark / last * 100), anchors.get(mark, "middle"), f"{mark:,}") for mark in time_marks(last)),
    )
