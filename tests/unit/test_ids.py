import time
from datetime import UTC, datetime, timedelta
from uuid import RFC_4122

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketonline.core.ids import LOWEST_ID, ids_that_begin, lowest_id_at, new_id

pytestmark = pytest.mark.one_engine


def test_ids_are_uuids_of_version_seven_and_never_the_same():
    ids = [new_id() for _ in range(10_000)]

    assert {one.version for one in ids} == {7}
    assert len(set(ids)) == 10_000


def test_ids_of_one_millisecond_share_their_time_alone():
    at = datetime(2026, 11, 25, 12, 0, 0, 123_000, tzinfo=UTC)

    ids = [new_id(at) for _ in range(2_000)]

    assert {one.int >> 80 for one in ids} == {int(at.timestamp() * 1000)}
    assert {one.variant for one in ids} == {RFC_4122}
    every_bit = (1 << 80) - 1
    fixed = 0xF << 76 | 0b11 << 62
    ones = zeros = 0
    for one in ids:
        ones |= one.int & every_bit & ~fixed
        zeros |= ~one.int & every_bit & ~fixed
    assert ones == zeros == every_bit & ~fixed
    assert len({one.int >> 64 & 0xFFF for one in ids}) > 1_000


def test_ids_made_later_sort_later():
    ids = []
    for _ in range(5):
        ids.append(new_id())
        time.sleep(0.002)

    assert sorted(ids) == ids
    assert sorted(map(str, ids)) == [str(one) for one in ids]


def test_ids_made_before_and_since_a_moment_stand_on_its_two_sides():
    moment = datetime(2026, 5, 1, 12, 0, 0, 1000, tzinfo=UTC)

    border = lowest_id_at(moment)

    assert new_id(moment - timedelta(milliseconds=1)) < border < new_id(moment)


def test_nothing_was_made_before_all_time():
    assert lowest_id_at(datetime(1, 1, 1, tzinfo=UTC)) == LOWEST_ID


@given(st.integers(min_value=8, max_value=32))
def test_an_id_stands_between_the_ends_of_its_own_beginning(digits):
    key = new_id()

    low, high = ids_that_begin(key.hex[:digits])

    assert low <= key <= high
    assert (low == high) == (digits == 32)
