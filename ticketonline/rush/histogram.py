"""A histogram of times that takes the same memory for ten answers and for ten million."""

from math import ceil

STEPS = 32  # within each doubling: a value is off by 3 % at most
DOUBLINGS = 26  # up to 18 minutes; what took longer counts as that
FINEST = 1 / (1 << 4)  # the first doubling begins with 16 µs


class Histogram:
    """Counts times in buckets that grow with them."""

    __slots__ = ("_counts", "count", "longest")

    def __init__(self) -> None:
        self._counts = [0] * (STEPS * DOUBLINGS)
        self.count = 0
        self.longest = 0.0

    def add(self, seconds: float) -> None:
        """Count one time."""
        self._counts[_bucket(seconds)] += 1
        self.count += 1
        self.longest = max(self.longest, seconds)

    def take(self, other: "Histogram") -> None:
        """Count everything that the other one counted as well."""
        for bucket, count in enumerate(other._counts):
            self._counts[bucket] += count
        self.count += other.count
        self.longest = max(self.longest, other.longest)

    def clear(self) -> None:
        """Begin anew."""
        self.__init__()  # type: ignore[misc]

    def percentile(self, share: float) -> float:
        """The time in seconds that so great a share stayed within; 0 when nothing was counted."""
        wanted, seen = ceil(share * self.count), 0
        for bucket, count in enumerate(self._counts):
            seen += count
            if count and seen >= wanted:
                return min(_upper_end(bucket), self.longest)
        return 0.0


def _bucket(seconds: float) -> int:
    # The whole part of a doubling and its remainder, without a logarithm: this runs for every answer.
    units = int(seconds * 1e6 * FINEST * STEPS)
    doubling = max(units.bit_length() - STEPS.bit_length(), 0)
    step = (units >> doubling) - STEPS if units >= STEPS else 0
    return min(doubling * STEPS + step, STEPS * DOUBLINGS - 1)


def _upper_end(bucket: int) -> float:
    doubling, step = divmod(bucket, STEPS)
    return float((STEPS + step + 1) << doubling) / (1e6 * FINEST * STEPS)
