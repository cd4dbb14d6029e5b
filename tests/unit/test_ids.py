import time
from datetime import UTC, datetime
from uuid import RFC_4122

import pytest

from ticketonline.core.ids import new_id

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
