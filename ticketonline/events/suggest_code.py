"""Codes that nobody can guess, and that everybody can read and type."""

import secrets

# Without what looks alike on paper (0 and O, 1, I and L, 2 and Z, 5 and S, 8 and B), and without vowels, which make
# words. Eight signs of 22 are 55 thousand million codes, ten are 27 million million.
ALPHABET = "34679CDFGHJKMNPQRTVWXY"
SIGNS = 8  # of one code for many
SIGNS_IN_BULK = 10  # of many codes, of which each is somebody's: a guess is that much likelier to hit


def suggest_code(signs: int = SIGNS) -> str:
    """A new code by the operating system's chance."""
    return "".join(secrets.choice(ALPHABET) for _ in range(signs))
