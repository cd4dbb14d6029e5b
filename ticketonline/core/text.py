"""Text that people type: made comparable, so that it is found whatever the case and the accents; fit to be kept."""

import unicodedata

# Letters that Unicode does not take apart into a base letter and a mark.
_WHOLE_LETTERS = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ħ": "h", "ı": "i"})

# Control characters (NUL among them, which PostgreSQL refuses), surrogates (bytes that were no text), line separators.
UNFIT = frozenset({"Cc", "Cs", "Zl", "Zp"})
_LINES = str.maketrans(dict.fromkeys("\n\r\t"))


def comparable(text: str) -> str:
    """The text in small letters without accents or doubled blanks: `ŁÓDŹ  Arena` and `lodz arena` are the same."""
    # Folded twice: taking "№" or "™" apart brings capitals back.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text.casefold()).casefold())
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(plain.translate(_WHOLE_LETTERS).split())


def is_line(text: str) -> bool:
    """Whether it is one line that a database can keep and a page can show: no control character, no broken half."""
    return not any(unicodedata.category(sign) in UNFIT for sign in text)


def is_prose(text: str) -> bool:
    """The same of text that may have lines and tabs."""
    return is_line(text.translate(_LINES))
