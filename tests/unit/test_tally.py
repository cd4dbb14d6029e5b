"""A tally: counted by many, taken by one."""

import threading

import pytest

from ticketonline.core import tally
from ticketonline.core.tally import Tally

pytestmark = pytest.mark.one_engine


def test_what_was_counted_is_taken_once():
    counts: Tally[str] = Tally()
    counts.add("a")
    counts.add("a")
    counts.add("b", 5)

    assert counts.take() == {"a": 2, "b": 5}
    assert counts.take() == {}


def test_what_is_given_back_is_counted_beside_what_came_meanwhile():
    counts: Tally[str] = Tally()
    counts.add("a", 3)
    taken = counts.take()
    counts.add("a")

    counts.give_back(taken)

    assert counts.take() == {"a": 4}


def test_no_count_is_lost_between_threads():
    counts: Tally[str] = Tally()
    taken: list[int] = []

    def count() -> None:
        for _ in range(5_000):
            counts.add("a")

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        taken.append(counts.take().get("a", 0))
    taken.append(counts.take().get("a", 0))

    assert sum(taken) == 20_000


def test_what_nobody_takes_stays_small(monkeypatch):
    monkeypatch.setattr(tally, "MOST_KEYS", 2)
    counts: Tally[str] = Tally()

    for name in ("a", "b", "c", "a"):
        counts.add(name)

    assert counts.take() == {"a": 2, "b": 1}
