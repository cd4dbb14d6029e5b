"""Promises: all of a small crowd's, a fair sample of a large one's."""

from collections import Counter
from uuid import UUID

import pytest

from ticketonline.rush.promises import ALLOWED, Promises, Told

pytestmark = pytest.mark.one_engine


def test_a_small_crowds_promises_are_all_kept_in_mind():
    promises = Promises(most=10, seed=1)

    made = [promises.make(UUID(int=number), {"VIP": 2}) for number in range(10)]

    assert promises.kept == made


def test_of_a_large_crowd_every_promise_has_the_same_chance():
    chosen = Counter()
    for seed in range(400):
        promises = Promises(most=5, seed=seed)
        for number in range(50):
            promises.make(UUID(int=number), {"VIP": 1})
        assert len(promises.kept) == 5
        chosen.update(promise.reservation_id.int for promise in promises.kept)

    early, late = (sum(chosen[number] for number in numbers) for numbers in (range(10), range(40, 50)))
    assert early == pytest.approx(400, rel=0.2)
    assert late == pytest.approx(400, rel=0.2)


def test_none_may_be_kept():
    promises = Promises(most=0, seed=1)

    promises.make(UUID(int=1), {"VIP": 1})

    assert (promises.kept, promises.made) == ([], 1)


def test_what_was_paid_must_be_paid_and_what_was_cancelled_cancelled():
    assert ALLOWED[Told.PAID] == {"COMPLETED"}
    assert ALLOWED[Told.CANCELLED] == {"CANCELLED"}
    assert "COMPLETED" not in ALLOWED[Told.HELD]
    assert ALLOWED.keys() == {*Told}
