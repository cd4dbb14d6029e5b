"""What a worker does for reservations."""

from ..core.jobs import Job
from .services.expire import BATCH, expire


def _expire() -> bool:
    return expire() == BATCH


# Tickets must be on sale again within a second of the hold's end.
JOBS = [Job(name="expire", run=_expire, every=0.25)]
