"""What a worker does for people's privacy."""

from ..core.jobs import Job
from .services.erase_old import erase_old


def _erase_old() -> bool:
    return erase_old() > 0


JOBS = [Job(name="erase_old", run=_erase_old, every=3600.0)]
