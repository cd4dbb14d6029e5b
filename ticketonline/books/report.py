"""A look at the books for people to read: the first faults, how many there are, and what was looked at."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .fault import Fault
from .snapshot import snapshot
from .trade import tables
from .verify import iterate_faults


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a look at the books found. `faults` are the first ones, `counts` says of each code how many there are."""

    faults: Sequence[Fault]
    counts: Mapping[str, int]
    advice: Mapping[str, str]
    rows: Mapping[str, int]
    seconds: float

    @property
    def count(self) -> int:
        """All faults, those left out of `faults` as well."""
        return sum(self.counts.values())


def examine(*, most: int) -> Report:
    """Verify the books and keep the first `most` faults, in memory that does not grow with the number of rows."""
    began = time.monotonic()
    faults: list[Fault] = []
    counts: Counter[str] = Counter()
    advice: dict[str, str] = {}
    with snapshot():
        rows = {model._meta.db_table: model._base_manager.count() for model in tables()}
        for fault in iterate_faults():
            counts[fault.code] += 1
            advice.setdefault(fault.code, fault.advice)
            if len(faults) < most:
                faults.append(fault)
    return Report(faults=faults, counts=counts, advice=advice, rows=rows, seconds=time.monotonic() - began)
