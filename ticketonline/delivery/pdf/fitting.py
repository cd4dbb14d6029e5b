"""How large the texts of a card may be: estimated here, since the typesetter takes twice as long when it measures."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from .writing import LEFTWARDS, MAY_BREAK, WITHOUT_BLANKS, Text

# Of the card, in points; ticket.typ draws it so.
POINTS_A_MM = 72 / 25.4
CARD_HEIGHT = 124.5 * POINTS_A_MM
MAIN_WIDTH = 124 * POINTS_A_MM
COLUMN = 106 * POINTS_A_MM  # within the main part
PLACE_COLUMN, TYPE_COLUMN = 59 * POINTS_A_MM, 40.5 * POINTS_A_MM  # the two that it is divided into
AROUND_DETAILS = 10.5 * POINTS_A_MM  # above and below them
AROUND_NAME = 8 * POINTS_A_MM
GAP = 3 * POINTS_A_MM
LEAST_BAND = 31 * POINTS_A_MM
LEAST_PICTURE, LARGEST_PICTURE = 20 * POINTS_A_MM, 54 * POINTS_A_MM

LINE = 1.4  # of the size of its letters
SMALLEST = 9.0  # points, of all that is printed
SIZES = (34.0, 30.0, 27.0, 24.0, 21.0, 18.0, 16.0, 14.0, 12.0, 10.5, SMALLEST)  # of the event's name
SCALES = (1.0, 0.94, SMALLEST / 10.5)  # of the details

# The widths of Noto Sans Bold in parts of its size, rounded up; other weights are narrower.
WIDTHS = {
    sign: width
    for width, signs in (
        (0.30, " '’.,:;!jlił"),
        (0.40, "-`()[]{}fIJ"),
        (0.53, 'trszc?"„”–*/\\_'),
        (0.58, "0123456789evyxEFLSTZ"),
        (0.82, "DGHNOQUю"),
        (1.00, "mwMW@%…—шщжфЖФ"),
        (1.08, "ШЩ"),
    )
    for sign in signs
}
CAPITAL, LETTER, LEFTWARDS_LETTER, EAST_ASIAN = 0.72, 0.66, 0.54, 1.0
WORDS = re.compile(rf"[{WITHOUT_BLANKS}]|[^ {MAY_BREAK}{WITHOUT_BLANKS}]+[ {MAY_BREAK}]?")


@dataclass(frozen=True, kw_only=True)
class Fit:
    """The sizes that a card's template needs, in points; `scale` is of all details."""

    band: float
    picture: float
    event_size: float
    scale: float


def fit(*, event: Text, host: Text, details: "Details", has_picture: bool) -> Fit:
    """Gives the details what they need, and the rest to the name; to a picture what the name can spare."""
    for scale in SCALES:
        free = CARD_HEIGHT - AROUND_DETAILS - _height_of_details(details, scale)
        if free >= LEAST_BAND:
            break
    band = max(free, LEAST_BAND)
    picture = min(band - LEAST_BAND, LARGEST_PICTURE) if has_picture else 0.0
    picture = picture if picture >= LEAST_PICTURE else 0.0
    band -= picture
    room = band - AROUND_NAME - _height(host, 10.5, COLUMN)
    size = next((size for size in SIZES if _fits(event, size, room)), SMALLEST)
    if picture:  # no colour stands empty while the picture is cut
        more = max(min(room - _height(event, size, COLUMN) - GAP / 2, LARGEST_PICTURE - picture), 0.0)
        band, picture = band - more, picture + more
    return Fit(band=round(band, 2), picture=round(picture, 2), event_size=size, scale=round(scale, 4))


@dataclass(frozen=True, kw_only=True)
class Details:
    """What stands under the name, in the order of the page."""

    lines: Sequence[tuple[Text, float]]  # with the size of each
    place: Sequence[tuple[Text, float]]
    holder: Text
    type: Text
    price: Text


def _height_of_details(details: Details, scale: float) -> float:
    label = SMALLEST * LINE
    large = 11.5 * scale
    above = sum(_height(text, size * scale, COLUMN) for text, size in details.lines)
    place = sum(_height(text, size * scale, PLACE_COLUMN) for text, size in details.place)
    if details.holder["text"]:
        place += GAP + label + _height(details.holder, large, PLACE_COLUMN)
    kind = sum(label + _height(text, large, TYPE_COLUMN) for text in (details.type, details.price)) + GAP
    return above + 1.2 * GAP + max(place, kind)


def _fits(text: Text, size: float, room: float) -> bool:
    longest = max((sum(map(_width, word)) for word in WORDS.findall(text["text"])), default=0.0)
    return longest * size <= COLUMN and _height(text, size, COLUMN) <= room


def _height(text: Text, size: float, width: float) -> float:
    return _lines(text["text"], width / size) * size * LINE if text["text"] else 0.0


def _lines(text: str, width: float) -> int:
    """How many lines it takes where each has so much width, in parts of the letters' size."""
    lines, used = 1, 0.0
    for word in WORDS.findall(text):
        needed = sum(map(_width, word))
        if used and used + needed > width:
            lines, used = lines + 1, 0.0
        used += needed
    return lines


@lru_cache(4000)
def _width(sign: str) -> float:
    if unicodedata.category(sign)[0] == "M" or sign == MAY_BREAK:
        return 0.0
    if unicodedata.east_asian_width(sign) in "WF":
        return EAST_ASIAN
    if unicodedata.bidirectional(sign) in LEFTWARDS:
        return LEFTWARDS_LETTER
    plain = unicodedata.normalize("NFD", sign)[0]
    return WIDTHS.get(plain, CAPITAL if plain.isupper() else LETTER)
