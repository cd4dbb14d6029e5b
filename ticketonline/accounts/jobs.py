"""What a worker does for accounts."""

from ..core.jobs import Job
from .services.forget_old_visits import forget_old_visits
from .services.forget_request_keys import BATCH as MOST_FORGOTTEN
from .services.forget_request_keys import forget_request_keys


def _forget_old_visits() -> bool:
    forget_old_visits()
    return False


def _forget_request_keys() -> bool:
    return forget_request_keys() == MOST_FORGOTTEN


JOBS = [
    Job(name="forget_old_visits", run=_forget_old_visits, every=3600.0),
    Job(name="forget_request_keys", run=_forget_request_keys, every=60.0),
]
