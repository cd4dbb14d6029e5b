"""How often somebody may do something: a budget that fills up evenly, kept in the memory of this process."""

import threading
import time
from collections.abc import Callable

SECOND = 1_000_000_000  # nanoseconds: whole numbers, so that the sums are exact
MINUTE = 60 * SECOND
MOST_KEYS = 65_536  # some 10 MB when all are in use


class RateLimit:
    """Lets each key through `per_minute` times a minute, and up to `burst` times at once.

    Of each key one moment is kept: when its budget will be full again (the generic cell rate algorithm). A turn moves
    it on by one interval; while it is further ahead than the burst allows, the key has to wait. In no span of time is
    a key let through more often than `burst` times and once more for every interval in it. With a `debt` it may be
    charged so many bursts beyond.

    Memory is bounded. What was touched lately is kept apart from what was touched before, and after the time that fills
    any budget the older half is dropped: by then it says nothing any more. Only where `most_keys` is not enough for
    that time, keys are dropped before; a key that keeps asking, let through or not, is never among them, so that
    somebody with ever new addresses can't free one that has to wait.
    """

    def __init__(
        self,
        *,
        per_minute: int,
        burst: int,
        debt: int = 0,
        most_keys: int = MOST_KEYS,
        clock: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        self._interval = -(-MINUTE // per_minute)  # rounded up: never more often than promised
        self._tolerance = (burst - 1) * self._interval
        self.burst = burst
        self._filling = burst * self._interval
        self._furthest = (1 + debt) * self._filling  # ahead of now, that a moment may lie
        self._most_a_half = max(1, most_keys // 2)
        self._clock = clock
        self._lock = threading.Lock()
        self._recent: dict[str, int] = {}
        self._older: dict[str, int] = {}
        self._parted_at = clock()

    def take(self, key: str) -> int:
        """Let the key through and give 0, or give the whole seconds after which it may ask again."""
        with self._lock:
            now = self._clock()
            self._part(now)
            full_at = self._full_at(key, now)
            wait = full_at - self._tolerance - now
            self._recent[key] = full_at if wait > 0 else full_at + self._interval
        return -(-wait // SECOND) if wait > 0 else 0

    def charge(self, key: str) -> None:
        """Count one more of the key, whether it had to wait or not: beyond the burst it is in debt.

        Where it is known only afterwards what counts, many at once would pass otherwise. A debt is at most `debt`
        bursts.
        """
        with self._lock:
            now = self._clock()
            self._part(now)
            self._recent[key] = min(self._full_at(key, now) + self._interval, now + self._furthest)

    def wait(self, key: str) -> int:
        """The whole seconds after which the key may ask again, 0 if it may now. Counts nothing."""
        with self._lock:
            now = self._clock()
            wait = self._full_at(key, now) - self._tolerance - now
        return -(-wait // SECOND) if wait > 0 else 0

    def budget(self, key: str) -> tuple[int, int]:
        """How many times the key may be let through at once now, and the whole seconds until that is `burst` times.

        Counts nothing.
        """
        with self._lock:
            now = self._clock()
            used = self._full_at(key, now) - now
        return max(self._filling - used, 0) // self._interval, -(-used // SECOND)

    @property
    def filling_seconds(self) -> int:
        """The whole seconds in which an empty budget fills up."""
        return -(-self._filling // SECOND)

    def __len__(self) -> int:
        """How many keys are kept, those of both halves counted twice."""
        return len(self._recent) + len(self._older)

    def _full_at(self, key: str, now: int) -> int:
        full_at = self._recent.get(key)
        if full_at is None:
            full_at = self._older.get(key, now)
        return max(full_at, now)

    def _part(self, now: int) -> None:
        if now - self._parted_at >= self._furthest or len(self._recent) >= self._most_a_half:
            self._recent, self._older, self._parted_at = {}, self._recent, now
