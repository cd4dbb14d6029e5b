"""What every process does for statistics: a worker among its jobs, a server process in a thread of its own."""

import threading

from ..core.jobs import Job, repeat
from .services.record_visits import record_visits

# So much is lost of a process that is killed, and so old may numbers be for who watches them.
RECORD_SECONDS = 3.0
STOP_SECONDS = 5.0  # for the last piece of a server process


def _record_visits() -> bool:
    record_visits()
    return False


JOBS = [Job(name="record_visits", run=_record_visits, finish=record_visits, every=RECORD_SECONDS)]


class Recording:
    """The jobs beside a server process's requests."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=repeat, args=(job, self._stop), name=job.name, daemon=True) for job in JOBS
        ]

    def begin(self) -> None:
        """Start them."""
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Let them finish what is in hand."""
        self._stop.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(STOP_SECONDS)
