"""Who may still join a batch while its locks are being had."""

from collections.abc import Callable, Sequence
from typing import Protocol

from .wishes import Wish


class Late(Protocol):
    """Those who came to the line while a batch waited for its locks."""

    def look(self) -> Sequence[Wish]:
        """What they wish for, the first first."""

    def join(self, is_welcome: Callable[[Wish], bool]) -> Sequence[Wish]:
        """Take those who are welcome into the batch."""


class Nobody:
    """Nobody waits."""

    def look(self) -> Sequence[Wish]:
        """Nothing."""
        return ()

    def join(self, is_welcome: Callable[[Wish], bool]) -> Sequence[Wish]:
        """Nobody."""
        return ()


NOBODY = Nobody()
