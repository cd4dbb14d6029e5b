"""Jobs: small pieces of work that a worker repeats. What there is to do lies in the database, so any number may run."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connections

from .database import give_connection_back

logger = logging.getLogger(__name__)

FIRST_PAUSE_AFTER_ERRORS = 0.5  # seconds; doubles with every error in a row
LONGEST_PAUSE_AFTER_ERRORS = 15.0


class OutOfReach(Exception):
    """What a job needs of others is not there now; says what, and why. It is asked again no sooner than usual."""


def _nothing() -> None:
    """A job that has nothing in hand between its pieces has nothing to finish."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """`run` does one bounded piece and says whether more may be waiting; when not, it is asked again after `every`.

    `finish` ends what is still in hand when the worker is told to stop.
    """

    name: str
    run: Callable[[], bool]
    every: float  # seconds
    finish: Callable[[], None] = _nothing


def repeat(job: Job, stop: threading.Event) -> None:
    """Run the job until `stop` is set, then let it finish. An error is logged and the job goes on after a pause."""
    errors = 0
    try:
        while not stop.is_set():
            pause = job.every
            try:
                more = job.run()
                errors = 0
            except OutOfReach as error:
                errors += 1
                more, pause = False, max(pause_after(errors), job.every)
                logger.warning("job %s has to wait (%d in a row): %s", job.name, errors, error)
            except Exception:  # the outermost loop: a job that fails must not end the worker
                errors += 1
                more, pause = False, pause_after(errors)
                logger.exception("job %s failed (%d in a row)", job.name, errors)
                # Whatever state it is in, the next attempt begins with a new one.
                connections.close_all()
            if not more:
                give_connection_back()  # a worker has more jobs than connections
                stop.wait(pause)
        job.finish()
    finally:
        connections.close_all()


def pause_after(errors: int) -> float:
    """How many seconds to wait after so many errors in a row."""
    return min(FIRST_PAUSE_AFTER_ERRORS * (1 << min(errors - 1, 16)), LONGEST_PAUSE_AFTER_ERRORS)


def run_all(jobs: list[Job], stop: threading.Event) -> None:
    """Run each job in a thread of its own until `stop` is set; returns when all have ended their piece."""
    threads = [threading.Thread(target=repeat, args=(job, stop), name=job.name) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
