"""What a worker does for reservations."""

from ..core.jobs import Job
from .services.expire import BATCH as MOST_EXPIRED
from .services.expire import expire
from .services.forget_keys import BATCH as MOST_FORGOTTEN
from .services.forget_keys import forget_keys


def _expire() -> bool:
    return expire() == MOST_EXPIRED


def _forget_keys() -> bool:
    return forget_keys() == MOST_FORGOTTEN


JOBS = [
    # Tickets must be on sale again within a second of the hold's end.
    Job(name="expire", run=_expire, every=0.25),
    Job(name="forget_keys", run=_forget_keys, every=60.0),
]
