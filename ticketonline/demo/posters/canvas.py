"""What a poster is drawn with: flat shapes on a sheet of 1200 by 630."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1200, 630
SCALE = 3  # drawn three times as large: nine shades along every edge

Point = tuple[float, float]


class Canvas:
    """A sheet of paper. Lengths are in its own units, angles in degrees clockwise from three o'clock."""

    def __init__(self, paper: str) -> None:
        self._image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), paper)
        self._draw = ImageDraw.Draw(self._image)

    def finished(self) -> Image.Image:
        """The sheet at its final size."""
        return self._image.reduce(SCALE)

    def box(self, left: float, top: float, right: float, bottom: float, colour: str, *, round: float = 0) -> None:
        """A rectangle, with rounded corners if asked."""
        corners = (*_scaled(left, top), *_inner(right, bottom))
        self._draw.rounded_rectangle(corners, radius=round * SCALE, fill=colour)

    def disc(self, x: float, y: float, radius: float, colour: str) -> None:
        """A full circle."""
        self.oval(x, y, radius, radius, colour)

    def oval(self, x: float, y: float, across: float, down: float, colour: str) -> None:
        """An ellipse by its two radii."""
        self._draw.ellipse((*_scaled(x - across, y - down), *_inner(x + across, y + down)), fill=colour)

    def ring(self, x: float, y: float, radius: float, width: float, colour: str) -> None:
        """A circle's outline, `width` thick inwards."""
        self.arc(x, y, radius, width, 0, 360, colour)

    def arc(self, x: float, y: float, radius: float, width: float, start: float, end: float, colour: str) -> None:
        """A piece of a ring."""
        around = (*_scaled(x - radius, y - radius), *_inner(x + radius, y + radius))
        self._draw.arc(around, start, end, fill=colour, width=int(width * SCALE))

    def wedge(self, x: float, y: float, radius: float, start: float, end: float, colour: str) -> None:
        """A slice of a disc: a half at 180 degrees, a quarter at 90."""
        around = (*_scaled(x - radius, y - radius), *_inner(x + radius, y + radius))
        self._draw.pieslice(around, start, end, fill=colour)

    def shape(self, points: Sequence[Point], colour: str) -> None:
        """A polygon."""
        self._draw.polygon([_scaled(x, y) for x, y in points], fill=colour)

    def stroke(self, points: Sequence[Point], width: float, colour: str, *, round: bool = True) -> None:
        """A line through the points, with round ends and bends unless told otherwise."""
        self._draw.line([_scaled(x, y) for x, y in points], fill=colour, width=int(width * SCALE), joint="curve")
        if round:
            for x, y in (points[0], points[-1]):
                self.disc(x, y, width / 2, colour)


@dataclass(frozen=True, kw_only=True)
class Turned:
    """Coordinates turned by `degrees` around a centre, for shapes that lie askew."""

    x: float
    y: float
    degrees: float

    def at(self, dx: float, dy: float) -> Point:
        """The point that lies so far from the centre before turning."""
        cosine, sine = math.cos(math.radians(self.degrees)), math.sin(math.radians(self.degrees))
        return self.x + dx * cosine - dy * sine, self.y + dx * sine + dy * cosine

    def box(self, left: float, top: float, right: float, bottom: float) -> list[Point]:
        """The corners of a rectangle given relative to the centre."""
        return [self.at(left, top), self.at(right, top), self.at(right, bottom), self.at(left, bottom)]


def around(
    x: float, y: float, radius: float, count: int, *, first: float = -90
) -> Iterator[tuple[float, float, float]]:
    """So many places evenly spread on a circle, each with its angle: `x, y, degrees`."""
    for number in range(count):
        degrees = first + 360 * number / count
        yield (*polar(x, y, radius, degrees), degrees)


def polar(x: float, y: float, radius: float, degrees: float) -> Point:
    """The point at that distance and angle from a centre."""
    return x + radius * math.cos(math.radians(degrees)), y + radius * math.sin(math.radians(degrees))


def star(x: float, y: float, radius: float, *, points: int = 5, waist: float = 0.4, first: float = -90) -> list[Point]:
    """A star's outline; `waist` is the inner radius as a share of the outer."""
    corners = around(x, y, radius, points, first=first)
    return [
        place
        for _, _, degrees in corners
        for place in (polar(x, y, radius, degrees), polar(x, y, radius * waist, degrees + 180 / points))
    ]


def wave(left: float, right: float, y: float, height: float, length: float, *, phase: float = 0) -> list[Point]:
    """A sine line from left to right, swinging `height` to both sides."""
    steps = int((right - left) / 4)
    places = [left + (right - left) * step / steps for step in range(steps + 1)]
    return [(x, y + height * math.sin(2 * math.pi * (x / length + phase))) for x in places]


def _scaled(x: float, y: float) -> Point:
    return x * SCALE, y * SCALE


def _inner(x: float, y: float) -> Point:
    """The last pixel of a shape that ends there: Pillow counts it in."""
    return x * SCALE - 1, y * SCALE - 1
