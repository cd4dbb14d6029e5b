"""Text of any script made ready for a page: one line, of bounded length, with its direction and its font."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import TypedDict

from babel import Locale, UnknownLocaleError

from ...core.text import UNFIT
from ..printed import PrintedTicket

LEFTWARDS = frozenset({"R", "AL"})  # Unicode's classes of letters that are written from right to left
LEFTWARD_LANGUAGES = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "ug", "ur", "yi"})

# Signs that turn the direction of whatever comes after them.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e")

# Thai, Lao, Burmese and Khmer, Chinese, Japanese and Korean: lines may end nearly anywhere in them.
WITHOUT_BLANKS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
# No line can be broken in it but by force: longer than any word, shorter than the narrowest column.
UNBROKEN = re.compile(rf"[^\s{WITHOUT_BLANKS}]{{25,}}")
FORCED = 12  # signs between two places where such a run may be broken
MAY_BREAK = "\N{ZERO WIDTH SPACE}"

BLANKS = re.compile(" {2,}")  # a no-break space stays what it is

KANA, HANGUL = re.compile(r"[\u3040-\u30ff]"), re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")
TRADITIONAL = re.compile(r"^zh-(hant|tw|hk|mo)", re.IGNORECASE)


class Text(TypedDict):
    """One line, and whether it is written from right to left."""

    text: str
    leftwards: bool


@lru_cache(2000)
def line(text: str, longest: int) -> Text:
    """The text as one line of at most so many columns; a longer one ends in `…`.

    Control characters and broken halves of characters are left out, and what turns the direction of its neighbours.
    """
    cleaned = "".join(_fit(sign) for sign in text[: longest * 10])
    short = _shortened(BLANKS.sub(" ", cleaned).strip(), longest)
    leftwards = next((is_left for is_left in map(_way, short) if is_left is not None), False)
    return {"text": UNBROKEN.sub(_breakable, short), "leftwards": leftwards}


@cache
def spoken(language: str) -> str:
    """The language itself, or English where nobody knows how it writes a date."""
    try:
        return language if Locale.parse(language, sep="-") else "en"
    except (UnknownLocaleError, ValueError):
        return "en"


def is_written_leftwards(language: str) -> bool:
    """Whether pages in the language begin at the right."""
    return language.split("-")[0].lower() in LEFTWARD_LANGUAGES


def east_asian_font(ticket: PrintedTicket) -> str:
    """The font in which the ticket's Chinese signs look as its readers write them: one code, four ways to draw it.

    The ticket's language decides; in other languages, the syllables that stand beside them.
    """
    language = ticket.language.lower()
    said = "".join((ticket.event, ticket.venue, ticket.address, ticket.city, ticket.organiser, ticket.holder))
    if language.startswith("ja"):
        return "Noto Sans CJK JP"
    if language.startswith("ko"):
        return "Noto Sans CJK KR"
    if language.startswith("zh"):
        return "Noto Sans CJK TC" if TRADITIONAL.match(language) else "Noto Sans CJK SC"
    if KANA.search(said):
        return "Noto Sans CJK JP"
    return "Noto Sans CJK KR" if HANGUL.search(said) else "Noto Sans CJK SC"


def _fit(sign: str) -> str:
    if sign.isspace():
        return sign if sign == "\N{NO-BREAK SPACE}" else " "
    return "" if sign in TURNING or unicodedata.category(sign) in UNFIT else sign


def _shortened(text: str, longest: int) -> str:
    columns = 0
    for place, sign in enumerate(text):
        columns += 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        if columns > longest:
            return text[: place - 1].rstrip() + "…"
    return text


def _way(sign: str) -> bool | None:
    direction = unicodedata.bidirectional(sign)
    return True if direction in LEFTWARDS else False if direction == "L" else None


def _breakable(run: re.Match[str]) -> str:
    signs = run.group()
    pieces = []
    while signs:
        # Not before a mark that stands on the sign in front of it.
        cut = FORCED
        while cut < len(signs) and (unicodedata.combining(signs[cut]) or signs[cut] == "\N{ZERO WIDTH JOINER}"):
            cut += 1
        pieces.append(signs[:cut])
        signs = signs[cut:]
    return MAY_BREAK.join(pieces)
