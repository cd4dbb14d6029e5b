"""How long somebody waits who was sent away."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketonline.rush.patience import LONGEST_ADVICE, LONGEST_BACK_OFF, advised_seconds, wait_seconds

pytestmark = pytest.mark.one_engine

NOW = datetime(2030, 6, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [
        (None, None),
        ("0", 0),
        ("2", 2),
        ("59", 59),
        ("3600", LONGEST_ADVICE),
        ("9" * 400, LONGEST_ADVICE),
        ("-1", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        ("²", None),
        (format_datetime(NOW + timedelta(seconds=7), usegmt=True), 7),
        (format_datetime(NOW - timedelta(days=1), usegmt=True), 0),
        (format_datetime(NOW + timedelta(days=1), usegmt=True), LONGEST_ADVICE),
        ("Sat, 01 Jun 2030 10:00:05", 5),
        ("Sat, 99 Jun 2030 10:00:05 GMT", None),
    ],
)
def test_advice_is_read_in_seconds_or_as_a_date_and_nobody_waits_for_ever(retry_after, seconds):
    assert advised_seconds(retry_after, now=NOW) == seconds


@given(retry_after=st.text())
def test_no_advice_is_too_odd(retry_after):
    advised = advised_seconds(retry_after, now=NOW)

    assert advised is None or 0 <= advised <= LONGEST_ADVICE


@given(tried=st.integers(1, 200), seed=st.integers())
def test_without_advice_the_wait_grows_and_has_an_end(tried, seed):
    wait, later = (wait_seconds(tried=tries, advised=None, chance=Random(seed)) for tries in (tried, tried + 1))

    assert 0 < wait <= later <= LONGEST_BACK_OFF * 1.5


@given(advised=st.floats(0, LONGEST_ADVICE), seed=st.integers())
def test_nobody_comes_back_before_the_advised_time(advised, seed):
    assert advised <= wait_seconds(tried=1, advised=advised, chance=Random(seed)) <= advised * 1.5
