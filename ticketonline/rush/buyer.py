"""One buyer's visit: look at the event, think, reserve, decide, pay and wait for the payment, or not."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import UUID

from .client import Answer, Client
from .crowd import Intent, Plan
from .patience import wait_seconds
from .promises import Promise, Promises, Told
from .recorder import Outcome, Recorder, Step
from .wire import PaymentStarted, Reserved, TransactionState

EVENTS, RESERVATIONS, TRANSACTIONS = "/events/event/", "/events/reservation/", "/transactions/list/"
ASK_SECONDS = 1.0  # between two looks at a payment, then twice as long
LONGEST_ASK_SECONDS = 4.0
PAYMENT_PATIENCE = 60  # looks at a payment before a buyer goes home not knowing
DECLINED_TOKEN = "card_error"  # noqa: S105  (a name of the simulated gateway, not a secret)
COMPLETED, PENDING = "COMPLETED", "PENDING"


@dataclass(frozen=True, kw_only=True)
class Stage:
    """What all buyers share: the event, its page's path, how often each tries again, and a name for this rush."""

    client: Client
    recorder: Recorder
    promises: Promises
    event_id: UUID
    page: str
    tries: int
    run: str


class Buyer:
    """Plays one plan. `visit` tells how it ended; the promises tell what was said."""

    def __init__(self, stage: Stage, plan: Plan) -> None:
        self._stage = stage
        self._plan = plan
        self._chance = Random(plan.seed)  # noqa: S311  (guards nothing)
        self._session: dict[str, str] = {}

    async def visit(self) -> Outcome:
        """The whole visit, from the event's page to its end."""
        await self._look()
        await asyncio.sleep(self._plan.thinks)
        promise = await self._reserve()
        if not isinstance(promise, Promise):
            return promise
        await asyncio.sleep(self._plan.decides)
        match self._plan.intent:
            case Intent.ABANDON:
                return Outcome.HELD
            case Intent.CANCEL:
                return await self._cancel(promise)
            case Intent.PAY_AT_SECOND_TRY:
                first = await self._pay(promise, token=DECLINED_TOKEN)
                if first is not Outcome.UNPAID:
                    return first
                await asyncio.sleep(self._plan.thinks)  # another card is at hand sooner than the first one
        return await self._pay(promise)

    async def _look(self) -> None:
        """A page that fails to come is reloaded once or twice; then the buyer tries to reserve all the same."""
        if self._plan.reads_page and self._stage.page:
            await self._ask(Step.LOOK, "GET", self._stage.page, tries=3)
        else:
            await self._ask(Step.LOOK, "POST", EVENTS, payload={"event_id": self._stage.event_id}, tries=3)

    async def _reserve(self) -> Promise | Outcome:
        """A promise of what was wanted, or of what would do instead; else how it ended."""
        for number, wish in enumerate(self._plan.wishes):
            answer = await self._ask(
                Step.RESERVE,
                "POST",
                RESERVATIONS,
                payload={
                    "event_id": self._stage.event_id,
                    "tickets": [{"type": name, "amount": amount} for name, amount in wish.items()],
                },
                # One key for all tries of one wish: a lost answer costs nobody a second basket.
                headers={"Idempotency-Key": f"{self._stage.run}-{self._plan.number}-{number}"},
            )
            if answer.is_good:
                return self._promised(answer, wish)
            if answer.may_be_tried_again:
                return Outcome.GAVE_UP
            if answer.code != "sold_out":
                return Outcome.REFUSED
        return Outcome.EMPTY_HANDED

    def _promised(self, answer: Answer, wish: Mapping[str, int]) -> Promise | Outcome:
        reserved = self._stage.client.read(answer, Reserved)
        if reserved is None:
            return Outcome.REFUSED
        if answer.session:
            self._session = {"Cookie": answer.session}
        self._stage.recorder.reserved(wish, answer.seconds)
        return self._stage.promises.make(reserved.reservation_id, wish)

    async def _cancel(self, promise: Promise) -> Outcome:
        promise.told = Told.ASKED
        # Whatever the answer: the tickets may be on sale again from here on, and be somebody else's.
        self._stage.recorder.tally.returned.update(promise.tickets)
        answer = await self._ask(Step.CANCEL, "DELETE", RESERVATIONS)
        # The second is told to who asked before, and did not hear the answer.
        if answer.is_good or answer.code == "reservation_over":
            promise.told = Told.CANCELLED
            return Outcome.CANCELLED
        return Outcome.GAVE_UP if answer.may_be_tried_again else Outcome.REFUSED

    async def _pay(self, promise: Promise, *, token: str | None = None) -> Outcome:
        promise.told = Told.ASKED
        payload = {"reservation_id": promise.reservation_id} | ({"token": token} if token else {})
        answer = await self._ask(Step.PAY, "PUT", RESERVATIONS, payload=payload)
        if answer.may_be_tried_again:
            return Outcome.GAVE_UP
        if answer.code == "already_paid":  # by a try whose answer was lost
            return self._paid(promise)
        started = self._stage.client.read(answer, PaymentStarted) if answer.is_good else None
        if started is None:
            return Outcome.REFUSED
        return self._paid(promise) if await self._ending(started) == COMPLETED else Outcome.UNPAID

    def _paid(self, promise: Promise) -> Outcome:
        promise.told = Told.PAID
        self._stage.recorder.tally.payments += 1
        self._stage.recorder.tally.paid.update(promise.tickets)
        return Outcome.PAID

    async def _ending(self, started: PaymentStarted) -> str:
        """As what the payment ended; PENDING when the buyer went home before it did."""
        status, wait = started.status, ASK_SECONDS
        for _ in range(PAYMENT_PATIENCE):
            if status != PENDING:
                break
            await asyncio.sleep(wait * (1 + self._chance.random() / 2))
            wait = min(2 * wait, LONGEST_ASK_SECONDS)
            answer = await self._ask(Step.ASK, "GET", f"{TRANSACTIONS}?transaction_id={started.transaction_id}")
            if answer.is_good:
                state = self._stage.client.read(answer, TransactionState)
                status = state.status if state else status
        return status

    async def _ask(
        self,
        step: Step,
        method: str,
        path: str,
        *,
        payload: Any = None,
        headers: Mapping[str, str] | None = None,
        tries: int | None = None,
    ) -> Answer:
        """Ask until there is an answer that means something, or the buyer's patience ends."""
        tries = tries or self._stage.tries
        for tried in range(1, tries + 1):
            answer = await self._stage.client.ask(
                step, method, path, payload=payload, headers=self._session | dict(headers or {})
            )
            if not answer.may_be_tried_again or tried == tries:
                break
            await asyncio.sleep(wait_seconds(tried=tried, advised=answer.advised, chance=self._chance))
        return answer
