"""What a worker does for events."""

from ..core.jobs import Job
from .services.sweep_pictures import sweep_pictures


def _sweep_pictures() -> bool:
    sweep_pictures()
    return False


JOBS = [Job(name="sweep_pictures", run=_sweep_pictures, every=3600.0)]
