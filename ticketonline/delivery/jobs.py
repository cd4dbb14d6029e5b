"""What a worker does for delivery."""

from ..core.jobs import Job
from .services.send import send_some

JOBS = [Job(name="mail", run=send_some, every=0.5)]
