import pytest

from ticketonline.delivery.jobs import LEAST, MOST, SECONDS_IN_HAND, next_limit


def test_a_mailing_has_so_many_mails_in_hand_as_go_in_a_few_seconds():
    assert next_limit(40, seconds=2.0) == 20 * SECONDS_IN_HAND


@pytest.mark.parametrize(
    ("count", "seconds", "limit"), [(100, 0.0, MOST), (10, 0.01, MOST), (1, 0.9, LEAST), (10, 300.0, LEAST)]
)
def test_it_has_neither_none_nor_more_than_may_be_lost_together(count: int, seconds: float, limit: int):
    assert next_limit(count, seconds=seconds) == limit
