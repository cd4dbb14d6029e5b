"""Jobs: small pieces of work that a worker repeats. What there is to do lies in the database, so any number may run."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from django.db import close_old_connections, connections

logger = logging.getLogger(__name__)

LONGEST_PAUSE_AFTER_ERRORS = 30.0  # seconds


@dataclass(frozen=True, kw_only=True)
class Job:
    """`run` does one bounded piece and says whether more may be waiting; when not, it is asked again after `every`."""

    name: str
    run: Callable[[threading.Event], bool]
    every: float  # seconds


def repeat(job: Job, stop: threading.Event) -> None:
    """Run the job until `stop` is set. An error is logged and the job goes on, after a pause that doubles."""
    errors = 0
    try:
        while not stop.is_set():
            try:
                more = job.run(stop)
                errors = 0
            except Exception:  # the outermost loop: a job that fails must not end the worker
                errors += 1
                more = False
                logger.exception("job %s failed (%d in a row)", job.name, errors)
                close_old_connections()
            if not more:
                stop.wait(min(job.every * 2**errors if errors else job.every, LONGEST_PAUSE_AFTER_ERRORS))
    finally:
        connections.close_all()


def run_all(jobs: list[Job], stop: threading.Event) -> None:
    """Run each job in a thread of its own until `stop` is set; returns when all have ended their piece."""
    threads = [threading.Thread(target=repeat, args=(job, stop), name=job.name) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
