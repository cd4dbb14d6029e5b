"""The negative control of reading the log: an error of ours among those of a lost database is seen."""

import pytest

from tests.trials.logs import odd_errors

pytestmark = [pytest.mark.one_engine]

LOST = """2026-11-25 03:41:27,882 ERROR ticketonline.core.jobs: job pay failed (3 in a row)
Traceback (most recent call last):
  File "pool.py", line 218, in getconn
    raise PoolTimeout(
psycopg_pool.PoolTimeout: couldn't get a connection after 5.00 sec

The above exception was the direct cause of the following exception:

django.db.utils.OperationalError: couldn't get a connection after 5.00 sec
"""
OURS = """Traceback (most recent call last):
  File "models.py", line 66, in close
    assert status in rules.NEXT[rules.Status(reservation.status)]
AssertionError
"""
DEADLOCK = "psycopg.errors.DeadlockDetected: deadlock detected\nDETAIL:  Process 1 waits for ShareLock\n"


def test_a_lost_database_explains_its_errors():
    assert odd_errors(LOST) == []


def test_nothing_explains_an_error_of_ours():
    assert odd_errors(LOST + OURS + DEADLOCK) == [
        "the log has a AssertionError",
        "the log has a psycopg.errors.DeadlockDetected",
    ]
