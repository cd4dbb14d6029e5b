"""Short codes of tickets: what a person reads aloud or types when no camera does. Knows no Django and no database.

The signs are those of Crockford's Base32 without the ones that are taken for another (S and 5, Z and 2, B and 8), which
leaves 29. That is a prime, so the check digit of the ISBN-10 (ISO 2108, a weighted sum modulo 11) works modulo 29: with
weights that differ and are no multiples of it, no wrong sign goes unnoticed, and no two signs that changed places.
"""

import secrets

ALPHABET = "0123456789ACDEFGHJKMNPQRTVWXY"
RANDOM_SIGNS = 10  # 29 ** 10 codes: with a million tickets given out, one guess in 400 million meets one
LENGTH = RANDOM_SIGNS + 1
GROUPS = (4, 4, 3)  # as people read them
MOST_TYPED = 64  # characters of what may be a code; more is something else

_VALUES = {sign: value for value, sign in enumerate(ALPHABET)}
_PRIME = len(ALPHABET)
_SPELT = str.maketrans({"O": "0", "I": "1", "L": "1", "Z": "2", "S": "5", "B": "8"})
_BETWEEN = str.maketrans(dict.fromkeys(" \t\r\n\N{NO-BREAK SPACE}-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}_"))


def new_code() -> str:
    """A code that nobody can guess, as it is kept: eleven signs, no dashes, of which the last is the check digit."""
    number = secrets.randbelow(_PRIME**RANDOM_SIGNS)
    signs = "".join(ALPHABET[number // _PRIME**place % _PRIME] for place in range(RANDOM_SIGNS))
    return signs + check_digit(signs)


def check_digit(signs: str) -> str:
    """The sign that belongs after these ten, which must be of the alphabet."""
    assert len(signs) == RANDOM_SIGNS
    return ALPHABET[-_weighted(signs) % _PRIME]


def normalised(text: str) -> str:
    """The text as a code is kept: capitals, no blanks and dashes, and the digit for each letter that looks like one.

    Gives "" for what is too long to be a code. Whether the rest is one, `is_code` says.
    """
    if len(text) > MOST_TYPED:
        return ""
    # Letters of ASCII alone: the capital of some others is one of these, or two.
    capitals = "".join(sign.upper() if sign.isascii() else sign for sign in text)
    return capitals.translate(_BETWEEN).translate(_SPELT)


def is_code(text: str) -> bool:
    """Whether the text is a whole code, however it is typed, and its check digit is right."""
    code = normalised(text)
    return len(code) == LENGTH and _VALUES.keys() >= set(code) and _weighted(code) == 0


def in_groups(code: str) -> str:
    """The code as people read it: `K7QF-3MXH-92F`."""
    first, second = GROUPS[0], GROUPS[0] + GROUPS[1]
    return f"{code[:first]}-{code[first:second]}-{code[second:]}"


def _weighted(signs: str) -> int:
    """The sum of the signs, each times its weight, modulo 29. The check digit, the eleventh sign, has the weight 1."""
    return sum((LENGTH - place) * _VALUES[sign] for place, sign in enumerate(signs)) % _PRIME
