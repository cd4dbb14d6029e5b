"""A worker has more jobs than a process has connections: each gets its turn."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from ticketonline.core.jobs import Job, run_all
from ticketonline.settings.database import CONNECTIONS

MOST_SECONDS = 30.0  # a pool gives up after five


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_jobs_that_pause_leave_their_connections_to_the_others(caplog):
    ran: set[int] = set()
    stop = threading.Event()

    def asks(number: int) -> Callable[[], bool]:
        def run() -> bool:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            ran.add(number)
            if len(ran) == len(jobs):
                stop.set()
            return False

        return run

    jobs = [Job(name=f"job {number}", run=asks(number), every=0.05) for number in range(CONNECTIONS + 4)]
    too_late = threading.Timer(MOST_SECONDS, stop.set)
    too_late.start()

    run_all(jobs, stop)

    too_late.cancel()
    assert len(ran) == len(jobs)
    assert "failed" not in caplog.text
