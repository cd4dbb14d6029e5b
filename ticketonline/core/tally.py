"""A tally: what is counted in memory by many, and written down now and then by one."""

import threading
from collections.abc import Hashable, Mapping
from typing import Generic, TypeVar

MOST_KEYS = 20_000  # nobody may be there to take them for long; what is new is then not counted

Key = TypeVar("Key", bound=Hashable)


class Tally(Generic[Key]):
    """Counts by key, for any number of threads. Counting costs well under a microsecond."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[Key, int] = {}

    def add(self, key: Key, count: int = 1) -> None:
        """Count something."""
        with self._lock:
            counts = self._counts
            if key in counts:
                counts[key] += count
            elif len(counts) < MOST_KEYS:
                counts[key] = count

    def take(self) -> Mapping[Key, int]:
        """What was counted since this was last asked. Whoever fails to write it down gives it back."""
        with self._lock:
            taken, self._counts = self._counts, {}
        return taken

    def give_back(self, counts: Mapping[Key, int]) -> None:
        """Count what was taken once more."""
        for key, count in counts.items():
            self.add(key, count)
