"""The cashier: asks gateways for payments, many side by side, and records what they answer."""

import logging
import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from .gateways.base import Answer
from .gateways.chosen import gateway
from .services.claim import CLAIM, Claim, claim, renew
from .services.postpone import postpone
from .services.settle import settle

logger = logging.getLogger(__name__)

ANSWER_SECONDS = 0.2  # how long one piece of work waits for an answer
RENEW_SECONDS = CLAIM.total_seconds() / 4


class Cashier:
    """Has payments in hand, and a thread for each.

    Those threads never touch the database: a slow answer holds up nothing else, and one that comes while the database
    is away is recorded when it is back.
    """

    def __init__(self, *, most: int) -> None:
        self._most = most
        self._pool = ThreadPoolExecutor(most, thread_name_prefix="gateway")
        self._in_hand: dict[Future[Answer], Claim] = {}
        self._renewed = time.monotonic()

    def work(self) -> bool:
        """Take more payments in hand and record the answers that come in; whether there was any."""
        for taken in claim(limit=self._most - len(self._in_hand)):
            self._in_hand[self._pool.submit(_ask, taken)] = taken
        is_busy = bool(self._in_hand)
        self._record_answers()
        return is_busy

    def finish(self) -> None:
        """Record the answers of the payments in hand and take no more."""
        while self._in_hand:
            self._record_answers()

    def _record_answers(self) -> None:
        if not self._in_hand:
            return
        if time.monotonic() - self._renewed > RENEW_SECONDS:
            renew([taken.charge.transaction_id for taken in self._in_hand.values()])
            self._renewed = time.monotonic()
        for future in wait(self._in_hand, timeout=ANSWER_SECONDS, return_when=FIRST_COMPLETED).done:
            # Out of hand first: one that can't be recorded must not keep the others waiting. It is asked for again
            # when its claim lapses.
            _record(self._in_hand.pop(future), future)


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
