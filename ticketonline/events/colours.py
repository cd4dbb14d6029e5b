"""The colour of an event's pages, made legible: contrast is computed as WCAG 2 does. No Django, no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

Colour = tuple[int, int, int]  # red, green and blue of sRGB, from 0 to 255

USUAL = "#2438d6"  # of an event that has none of its own: --accent of tokens.css; a test compares them
LEAST_CONTRAST = 4.5  # of text, by WCAG 2.2 AA
LEAST_CONTRAST_OF_SHAPES = 3.0
STRONGER = 0.25  # of the way to black or white, under a pointer
STEPS = 100  # from a colour to black or white
BLACK, WHITE = (0, 0, 0), (255, 255, 255)


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """What colours lie under text, and which way a colour goes to be told from them."""

    grounds: Sequence[Colour]
    paper: Colour
    ink: Colour
    tint: float  # how much of the colour is in its tint


# The grounds are --ground, --paper and --sunk of tokens.css; a test compares them.
LIGHT = Scheme(
    grounds=((0xF6, 0xF6, 0xF3), (0xFF, 0xFF, 0xFF), (0xEF, 0xEF, 0xEB)), paper=(0xFF, 0xFF, 0xFF), ink=BLACK, tint=0.1
)
DARK = Scheme(
    grounds=((0x0E, 0x0F, 0x14), (0x1A, 0x1C, 0x24), (0x25, 0x28, 0x32)), paper=(0x1A, 0x1C, 0x24), ink=WHITE, tint=0.2
)


@dataclass(frozen=True, kw_only=True)
class Palette:
    """A colour in one scheme, as #rrggbb: as text, stronger, as a tint; as what is pressed, and what stands on that.

    `fill_edge` is empty where what is pressed can be told from what lies under it.
    """

    accent: str
    strong: str
    soft: str
    fill: str
    fill_strong: str
    on_fill: str
    fill_edge: str


@lru_cache(512)
def palette(colour: str, scheme: Scheme) -> Palette:
    """The colour, given as #rrggbb, for text changed no more than it takes to be read in the scheme.

    As text it has a contrast of 4.5 to 1 at least, to every ground and to its own tint. What is pressed has the very
    colour, with black or white on it, which can be read on any.
    """
    chosen = _read(colour)
    for step in range(STEPS + 1):
        accent = mixed(chosen, scheme.ink, step / STEPS)
        soft = mixed(scheme.paper, accent, scheme.tint)
        if all(contrast(accent, ground) >= LEAST_CONTRAST for ground in (*scheme.grounds, soft)):
            break
    ink = ink_on(chosen)
    is_told_apart = all(contrast(chosen, ground) >= LEAST_CONTRAST_OF_SHAPES for ground in scheme.grounds)
    return Palette(
        accent=_written(accent),
        strong=_written(mixed(accent, scheme.ink, STRONGER)),
        soft=_written(soft),
        fill=_written(chosen),
        # Away from what is written on it, which stays as it is.
        fill_strong=_written(mixed(chosen, BLACK if ink == WHITE else WHITE, STRONGER)),
        on_fill=_written(ink),
        fill_edge="" if is_told_apart else _written(accent),
    )


def ink_on(ground: Colour) -> Colour:
    """Black or white, whichever is read better on it: always at 4.5 to 1 or more."""
    return max(BLACK, WHITE, key=lambda ink: contrast(ink, ground))


def contrast(one: Colour, other: Colour) -> float:
    """From 1 to 21, as WCAG 2 defines it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """One colour with so much of the other in it."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(channel / 255) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _read(colour: str) -> Colour:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _written(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
