"""Drawn posters: an event without a picture still has a face, the same one each time."""

import zlib
from dataclasses import dataclass
from uuid import UUID

MOTIFS = 8  # the symbols poster-1 to poster-8 of web/posters.html
TURNS = 4


@dataclass(frozen=True, kw_only=True)
class Poster:
    """A motif, turned by quarters, in the colours of one of two ways to ink it."""

    motif: int
    turn: int
    inking: int


def poster(key: UUID) -> Poster:
    """The poster of whatever has that id."""
    chance = zlib.crc32(key.bytes)
    return Poster(motif=chance % MOTIFS + 1, turn=chance // MOTIFS % TURNS, inking=chance // MOTIFS // TURNS % 2 + 1)
