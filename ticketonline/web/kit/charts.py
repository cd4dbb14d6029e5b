"""The bars of the statistics page: pure figures in, SVG attributes out.

Lengths are texts with a point, in percent of the picture, so that no template does arithmetic or writes a comma.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from ...statistics.queries import TypeSales

COLOURS = 8  # tokens.css has that many; whoever comes after repeats them with a texture
TEXTURES = 3


@dataclass(frozen=True, kw_only=True)
class Look:
    """How a type is told from the others: `number` in words, a colour, and past the eighth a texture."""

    number: int
    colour: int
    texture: int


@dataclass(frozen=True, kw_only=True)
class Span:
    """A stretch of a bar."""

    start: str
    size: str


@dataclass(frozen=True, kw_only=True)
class Bar:
    """How full a type is: what was sold, then what was sold late, then what is on hold; the rest is left."""

    look: Look
    type: TypeSales
    sold: Span
    late: Span
    held: Span


def look(index: int) -> Look:
    """The look of the type at that place among its event's types."""
    return Look(number=index + 1, colour=index % COLOURS + 1, texture=index // COLOURS % (TEXTURES + 1))


def bars(types: Sequence[TypeSales]) -> Sequence[Bar]:
    """A bar for each type, as long as its amount."""
    return [_bar(index, kind) for index, kind in enumerate(types)]


def percent(length: float) -> str:
    """The number as SVG reads it, to a hundredth."""
    return f"{length:.2f}".rstrip("0").rstrip(".")


def _bar(index: int, kind: TypeSales) -> Bar:
    ends = [
        min(count, kind.amount) / kind.amount * 100 if kind.amount else 0.0
        # More may have come back after the event began than was sold then: that is sold no more.
        for count in accumulate((0, kind.sold + min(0, kind.sold_late), max(0, kind.sold_late), kind.held))
    ]
    sold, late, held = (Span(start=percent(start), size=percent(end - start)) for start, end in pairwise(ends))
    return Bar(look=look(index), type=kind, sold=sold, late=late, held=held)
