"""Verifying the books of a shop that goes on selling."""

from collections.abc import Iterator

from .checks.counters import check_counters
from .checks.guards import check_guards
from .checks.money import check_money
from .checks.states import check_states
from .checks.whole import check_whole
from .fault import Fault
from .snapshot import snapshot

CHECKS = (check_counters, check_states, check_money, check_whole, check_guards)


def verify() -> list[Fault]:
    """Every fault in the books as they are at one moment; none is what a shop should have. Locks and writes nothing."""
    with snapshot():
        return list(iterate_faults())


def iterate_faults() -> Iterator[Fault]:
    """The same one after the other, in constant memory. Must be used up inside `snapshot()`."""
    for check in CHECKS:
        yield from check()
