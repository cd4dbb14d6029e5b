import time

import pytest

from ticketonline.core.ids import new_id

pytestmark = pytest.mark.one_engine


def test_ids_are_uuids_of_version_seven_and_never_the_same():
    ids = [new_id() for _ in range(10_000)]

    assert {one.version for one in ids} == {7}
    assert len(set(ids)) == 10_000


def test_ids_made_later_sort_later():
    ids = []
    for _ in range(5):
        ids.append(new_id())
        time.sleep(0.002)

    assert sorted(ids) == ids
    assert sorted(map(str, ids)) == [str(one) for one in ids]
