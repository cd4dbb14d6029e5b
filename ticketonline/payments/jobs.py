"""What a worker does for payments."""

import logging
import threading
import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from django.conf import settings

from ..core.jobs import Job
from .gateways.base import Answer
from .gateways.chosen import gateway
from .services.claim import CLAIM, Claim, claim, renew
from .services.refund import refund_one
from .services.remove_abandoned import BATCH, remove_abandoned
from .services.settle import postpone, settle

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.2
RENEW_SECONDS = CLAIM.total_seconds() / 4


def _pay(stop: threading.Event) -> bool:
    """Take payments in hand, ask their gateways side by side and record each answer, until told to stop.

    The gateway's threads never touch the database: a slow answer holds a thread of the pool and nothing else.
    """
    running: dict[Future[Answer], Claim] = {}
    renewed = time.monotonic()
    with ThreadPoolExecutor(settings.PAYMENT_THREADS, thread_name_prefix="gateway") as pool:
        while running or not stop.is_set():
            if not stop.is_set():
                for taken in claim(limit=settings.PAYMENT_THREADS - len(running)):
                    running[pool.submit(_ask, taken)] = taken
            if time.monotonic() - renewed > RENEW_SECONDS:
                renew([taken.charge.transaction_id for taken in running.values()])
                renewed = time.monotonic()
            if not running:
                stop.wait(POLL_SECONDS)
                continue
            for future in wait(running, timeout=POLL_SECONDS, return_when=FIRST_COMPLETED).done:
                _record(running.pop(future), future)
    return False


def _ask(taken: Claim) -> Answer:
    if not taken.payable:
        return Answer(error_type="reservation_over")
    return gateway(taken.gateway).charge(taken.charge)


def _record(taken: Claim, future: Future[Answer]) -> None:
    transaction_id = taken.charge.transaction_id
    error = future.exception()
    if error is not None:
        # Whatever went wrong out there, whether money was taken is unknown: asking again with the same id is safe.
        logger.warning("transaction %s: no answer (attempt %d): %r", transaction_id, taken.attempts, error)
        postpone(transaction_id, attempts=taken.attempts)
        return
    # An earlier attempt, of a worker that died perhaps, may have charged what is not payable any more.
    settle(transaction_id, future.result(), may_have_charged=not taken.payable and taken.attempts > 1)


def _refund(stop: threading.Event) -> bool:
    return refund_one()


def _remove_abandoned(stop: threading.Event) -> bool:
    return remove_abandoned() == BATCH


JOBS = [
    Job(name="pay", run=_pay, every=1.0),
    Job(name="refund", run=_refund, every=1.0),
    Job(name="remove_abandoned", run=_remove_abandoned, every=3600.0),
]
