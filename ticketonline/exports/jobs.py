"""What a worker does for exports."""

from ..core.jobs import Job
from .services.forget import forget
from .services.make_file import make_next_file


def _forget() -> bool:
    forget()
    return False


JOBS = [
    Job(name="export", run=make_next_file, every=1.0),
    Job(name="forget_exports", run=_forget, every=600.0),
]
