"""A figure with the bar it should reach, the table of them, and the list for programs."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Reach(StrEnum):
    """On which side of its bar a figure should be."""

    AT_LEAST = "≥"
    AT_MOST = "≤"


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What was measured of one row of the table, and what it should reach."""

    name: str
    value: float
    unit: str
    reach: Reach
    bar: float

    @property
    def met(self) -> bool:
        """Whether the bar was reached."""
        return self.value >= self.bar if self.reach is Reach.AT_LEAST else self.value <= self.bar


def at_least(bar: float, *, name: str, value: float, unit: str) -> Figure:
    """A figure of which more is better."""
    return Figure(name=name, value=value, unit=unit, reach=Reach.AT_LEAST, bar=bar)


def at_most(bar: float, *, name: str, value: float, unit: str) -> Figure:
    """A figure of which less is better."""
    return Figure(name=name, value=value, unit=unit, reach=Reach.AT_MOST, bar=bar)


def table(figures: Sequence[Figure]) -> str:
    """The figures in lines under each other, for people."""
    widest = max((len(figure.name) for figure in figures), default=0)
    lines = [
        f"{figure.name:<{widest}}  {readable(figure.value):>8} {figure.unit:<14} "
        f"{figure.reach} {readable(figure.bar):<7} {'met' if figure.met else 'MISSED'}"
        for figure in figures
    ]
    return "\n".join(lines)


def as_json(figures: Sequence[Figure]) -> str:
    """The figures as a list for programs."""
    rows = [
        {
            "name": figure.name,
            "value": round(figure.value, 3),
            "unit": figure.unit,
            "bar": figure.bar,
            "met": figure.met,
        }
        for figure in figures
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def readable(value: float) -> str:
    """The number with as many places as say something: 4,210, 86.3, 0.97, 60."""
    if abs(value) >= 1000 or value == round(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
