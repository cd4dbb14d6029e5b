"""Text made comparable: what a person types is found whatever the case and the accents."""

import unicodedata

# Letters that Unicode does not take apart into a base letter and a mark.
_WHOLE_LETTERS = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ħ": "h", "ı": "i"})


def comparable(text: str) -> str:
    """The text in small letters without accents or doubled blanks: `ŁÓDŹ  Arena` and `lodz arena` are the same."""
    # Folded twice: taking "№" or "™" apart brings capitals back.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text.casefold()).casefold())
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(plain.translate(_WHOLE_LETTERS).split())
