"""What a worker does for accounts."""

from ..core.jobs import Job
from .services.forget_old_visits import forget_old_visits


def _forget_old_visits() -> bool:
    forget_old_visits()
    return False


JOBS = [Job(name="forget_old_visits", run=_forget_old_visits, every=3600.0)]
