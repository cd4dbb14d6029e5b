"""The cashier: asks gateways for payments, many side by side, and records what they answer."""

import logging
import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from django.db import IntegrityError

from ..core.errors import DomainError
from .gateways.base import Answer
from .gateways.chosen import gateway
from .services.claim import CLAIM, Claim, claim, renew
from .services.postpone import postpone
from .services.settle import Settlement, settle_all

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
        done = wait(self._in_hand, timeout=ANSWER_SECONDS, return_when=FIRST_COMPLETED).done
        answered = [future for future in done if future.exception() is None]
        settlements = [_settlement(self._in_hand[future], future.result()) for future in answered]
        try:
            settle_all(settlements)
        except (DomainError, IntegrityError):
            # One that can't be recorded must not keep the others waiting.
            for one in settlements:
                _settle_alone(one)
        for future in answered:
            del self._in_hand[future]
        for future in done.difference(answered):
            _postpone(self._in_hand.pop(future), future)


def _ask(taken: Claim) -> Answer:
    if not taken.payable:
        return Answer(error_type="reservation_over")
    return gateway(taken.gateway).charge(taken.charge)


def _settlement(taken: Claim, answer: Answer) -> Settlement:
    return Settlement(
        transaction_id=taken.charge.transaction_id,
        answer=answer,
        # An earlier attempt, of a worker that died perhaps, may have charged what is not payable any more.
        may_have_charged=not taken.payable and taken.attempts > 1,
    )


def _settle_alone(one: Settlement) -> None:
    try:
        settle_all([one])
    except (DomainError, IntegrityError):
        # It is asked for again when its claim lapses.
        logger.exception("the answer to transaction %s can't be recorded", one.transaction_id)


def _postpone(taken: Claim, future: Future[Answer]) -> None:
    # Whatever went wrong out there, whether money was taken is unknown: asking again with the same id is safe.
    transaction_id = taken.charge.transaction_id
    logger.warning("transaction %s: no answer (attempt %d): %r", transaction_id, taken.attempts, future.exception())
    postpone(transaction_id, attempts=taken.attempts)
