from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketonline.payments.errors import ERROR_TEXTS
from ticketonline.payments.gateways import simulated
from ticketonline.payments.rules import FIRST_RETRY, LONGEST_RETRY, MAX_ATTEMPTS, retry_delay

pytestmark = pytest.mark.one_engine


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(0, 1), (1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 32), (7, 60), (8, 60), (10_000, 60)]
)
def test_the_pause_doubles_up_to_a_minute(attempts, seconds):
    assert retry_delay(attempts) == timedelta(seconds=seconds)


@given(st.integers(0, 32_767))
def test_no_pause_is_shorter_than_the_one_before_or_longer_than_the_longest(attempts):
    assert FIRST_RETRY <= retry_delay(attempts) <= retry_delay(attempts + 1) <= LONGEST_RETRY


def test_a_payment_is_given_up_well_before_the_longest_hold_of_a_payment_ends():
    waited = sum((retry_delay(attempt) for attempt in range(1, MAX_ATTEMPTS)), timedelta())

    assert waited < timedelta(minutes=3)


def test_the_buyer_is_told_something_about_every_error_of_the_simulated_gateway():
    assert set(simulated.ERROR_TYPES.values()) - {""} <= set(ERROR_TEXTS)
