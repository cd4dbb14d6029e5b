"""The curve of the statistics page: pure figures in, SVG attributes out (see charts.py)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

from ...statistics.queries import TypeSales
from .buckets import Timeline
from .charts import Look, Span, look, percent

SIDE = 1000  # of the square that the areas are drawn in; the page stretches it over the plot
# Where the plot lies in the picture: room for a value above it, times below it and names to its right.
LEFT, TOP, WIDTH, HEIGHT = 0.0, 7.0, 84.0, 81.0
LABEL_GAP = 5.5  # percent of the picture's height: a line of small type
MAX_VALUES = 4  # grid lines above the base line
TIMES = 4
NEAR_THE_END = 0.9  # of the plot's width: text centred there would leave the plot


@dataclass(frozen=True, kw_only=True)
class Area:
    """What was sold of a type over time, standing on the areas before it. `label_at` is the height of its name."""

    look: Look
    name: str
    sold: int
    path: str
    label_at: str


@dataclass(frozen=True, kw_only=True)
class Value:
    """A grid line."""

    value: int
    at: str


@dataclass(frozen=True, kw_only=True)
class Time:
    """A mark below the plot; `anchor` keeps its text in the picture, `is_extra` shows it where there is room."""

    moment: datetime
    at: str
    anchor: str
    is_extra: bool


@dataclass(frozen=True, kw_only=True)
class Curve:
    """Tickets sold, added up over time; `shows_time` where dates alone don't tell its marks apart."""

    areas: Sequence[Area]
    values: Sequence[Value]
    times: Sequence[Time]
    shows_time: bool
    plot: Span
    plot_height: Span


def curve(line: Timeline, types: Sequence[TypeSales]) -> Curve:
    """An area for each type that sold anything, stacked in the types' order; lower where tickets came back."""
    totals = [[0, *accumulate(bucket.sold[index] for bucket in line.buckets)] for index in range(len(types))]
    # Not at the end, once more came back than was sold.
    most = max(1, *(sum(together) for together in zip(*totals, strict=True)))
    step = _step(most)
    highest = -(-most // step) * step
    return Curve(
        areas=_areas(totals, types, highest=highest),
        values=[Value(value=value, at=_height(value / highest)) for value in range(0, highest + 1, step)],
        times=_times(line),
        shows_time=line.is_by_hours,
        plot=Span(start=percent(LEFT), size=percent(WIDTH)),
        plot_height=Span(start=percent(TOP), size=percent(HEIGHT)),
    )


def spread(wanted: Sequence[float], *, gap: float, lowest: float, highest: float) -> Sequence[float]:
    """Places in ascending order, as near to the wanted ones (ascending) as a gap between each two allows.

    Where there is no room for the gap, they are set evenly.
    """
    gap = min(gap, (highest - lowest) / max(1, len(wanted) - 1))
    places: list[float] = []
    for place in wanted:
        places.append(max(place, lowest, places[-1] + gap if places else lowest))
    limit = highest
    for index in range(len(places) - 1, -1, -1):
        places[index] = min(places[index], limit)
        limit = places[index] - gap
    return places


def _areas(totals: Sequence[Sequence[int]], types: Sequence[TypeSales], *, highest: int) -> Sequence[Area]:
    floor = [0] * len(totals[0]) if totals else []
    drawn = []
    for index, total in enumerate(totals):
        if not any(total):
            continue
        ceiling = [below + own for below, own in zip(floor, total, strict=True)]
        drawn.append((index, total[-1], _path(floor, ceiling, highest), _middle(floor[-1], ceiling[-1], highest)))
        floor = ceiling
    # The first stands at the bottom, so its name is the lowest: downwards is ascending.
    places = spread([middle for *_, middle in reversed(drawn)], gap=LABEL_GAP, lowest=TOP, highest=TOP + HEIGHT)
    return [
        Area(look=look(index), name=types[index].type, sold=sold, path=path, label_at=percent(place))
        for (index, sold, path, _), place in zip(drawn, reversed(places), strict=True)
    ]


def _path(floor: Sequence[int], ceiling: Sequence[int], highest: int) -> str:
    last = len(ceiling) - 1
    there = [(SIDE * i // last, _y(ceiling[i], highest)) for i in range(last + 1)]
    back = [(SIDE * i // last, _y(floor[i], highest)) for i in range(last, -1, -1)]
    return "M" + "L".join(f"{x},{y}" for x, y in (*there, *back)) + "Z"


def _y(value: int, highest: int) -> int:
    return SIDE - SIDE * value // highest


def _middle(floor: int, ceiling: int, highest: int) -> float:
    return TOP + HEIGHT * (1 - (floor + ceiling) / 2 / highest)


def _height(share: float) -> str:
    return percent(TOP + HEIGHT * (1 - share))


def _step(most: int) -> int:
    """The least of 1, 2, 5, 10, 20, … of which at most `MAX_VALUES` reach the most."""
    power: int = 10 ** max(0, int(math.log10(most)) - 1)
    while True:
        for factor in (1, 2, 5):
            if -(-most // (factor * power)) <= MAX_VALUES:
                return factor * power
        power *= 10


def _times(line: Timeline) -> Sequence[Time]:
    count = len(line.buckets)
    places = [i for i in range(count) if line.is_by_hours or line.buckets[i].start.hour == 0]
    last = len(places) - 1
    chosen = sorted({places[last * i // (TIMES - 1)] for i in range(TIMES)})
    return [
        Time(
            moment=line.buckets[index].start,
            at=percent(LEFT + WIDTH * index / count),
            anchor="start" if index == 0 else "middle" if index / count < NEAR_THE_END else "end",
            is_extra=index not in (chosen[0], chosen[-1]),
        )
        for index in chosen
    ]
