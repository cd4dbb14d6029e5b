"""What a worker does for payments."""

from django.conf import settings

from ..core.jobs import Job
from .cashier import Cashier
from .services.refund import refund_one
from .services.remove_abandoned import BATCH, remove_abandoned
from .services.return_some import return_some

_cashier = Cashier(most=settings.PAYMENT_THREADS)


def _remove_abandoned() -> bool:
    return remove_abandoned() == BATCH


# A buyer watches: a payment is taken in hand well within a second.
JOBS = [
    Job(name="pay", run=_cashier.work, finish=_cashier.finish, every=0.2),
    Job(name="refund", run=refund_one, every=1.0),
    Job(name="return_some", run=return_some, every=1.0),
    Job(name="remove_abandoned", run=_remove_abandoned, every=3600.0),
]
