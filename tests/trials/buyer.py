"""A buyer of a trial: reserves, pays, cancels or walks away, and asks again until every answer is a definite one."""

import asyncio
import random
import time
from contextlib import suppress
from uuid import UUID

from tests.trials.client import Answer, Away, Client, Cut
from tests.trials.ledger import Ledger, Wish

RESERVATION = "/events/reservation/"
PATIENCE_SECONDS = 60.0  # for one definite answer, restarts of everything included
PAUSE_SECONDS = (0.02, 0.1)  # before asking again
LOOKS, LOOK_SECONDS = 10, 0.2  # at a payment
HANGS_UP, ASKS_TWICE, WATCHES = 0.05, 0.05, 0.3  # shares of those who do
TOKENS = ("transaction_ok", "transaction_ok", "transaction_ok", "card_error", "payment_error")


class Buyer:
    """Plays one buyer after another, on one connection."""

    def __init__(
        self, *, port: int, event_id: str, types: list[str], ledger: Ledger, chance: random.Random, hangs_up: float
    ) -> None:
        self._client = Client(port)
        self._event_id = event_id
        self._types = types
        self._ledger = ledger
        self._chance = chance
        self._hangs_up = hangs_up

    async def buy_until(self, closing: asyncio.Event) -> None:
        """Buy and buy until closing time; what was begun is brought to its end."""
        while not closing.is_set():
            wish = self._new_wish()
            self._ledger.wishes.append(wish)
            if not await self.reserve(wish):
                continue
            match self._chance.choice(["pay", "pay", "cancel", "walk away"]):
                case "pay":
                    await self._pay(wish)
                case "cancel":
                    await self._cancel(wish)
        self._client.close()

    async def reserve(self, wish: Wish) -> bool:
        """Ask for the wish under its key until the answer is definite; whether it was granted."""
        body = {
            "event_id": self._event_id,
            "tickets": [{"type": name, "amount": amount} for name, amount in wish.amounts.items()],
        }
        headers = {"Idempotency-Key": wish.key}
        if self._chance.random() < self._hangs_up:
            with suppress(Cut):
                await self._client.send_and_hang_up("POST", RESERVATION, body, headers)
            wish.unknown_outcomes += 1
        answer = await self._definite("POST", RESERVATION, body, headers, wish=wish)
        if answer is not None and answer.status == 200:
            self._granted(wish, answer)
            if self._chance.random() < ASKS_TWICE:
                again = await self._definite("POST", RESERVATION, body, headers)
                if again is not None and self._expected(again, 200):
                    self._granted(wish, again)
            return True
        if answer is not None and self._expected(answer, 409, "sold_out"):
            self._ledger.happened["sold out"] += 1
        return False

    def _new_wish(self) -> Wish:
        names = self._chance.sample(self._types, self._chance.choice([1, 1, 2, 3]))
        key = f"{self._chance.getrandbits(128):032x}"
        return Wish(key=key, amounts={name: self._chance.randint(1, 3) for name in names})

    def _granted(self, wish: Wish, answer: Answer) -> None:
        wish.cookie = answer.cookie
        self._ledger.reserved(wish, UUID(answer.content()["reservation_id"]))

    async def _pay(self, wish: Wish) -> None:
        body = {"reservation_id": str(wish.reservation_id), "token": self._chance.choice(TOKENS)}
        answer = await self._definite("PUT", RESERVATION, body)
        if answer is None:
            return
        if answer.status != 200:
            # Paid already by an attempt whose answer was lost, or thought about for too long.
            self._expected(answer, 409, "already_paid", "reservation_over")
            return
        self._ledger.happened["payments"] += 1
        payment = UUID(answer.content()["transaction_id"])
        wish.payments.add(payment)
        wish.is_paid |= answer.content().get("status") == "COMPLETED"
        if self._chance.random() < WATCHES:
            await self._watch(wish, payment)

    async def _watch(self, wish: Wish, payment: UUID) -> None:
        for _ in range(LOOKS):
            answer = await self._definite("GET", f"/transactions/list/?transaction_id={payment}")
            if answer is None or not self._expected(answer, 200):
                return
            if answer.content()["status"] != "PENDING":
                wish.is_paid |= answer.content()["status"] == "COMPLETED"
                self._ledger.happened["paid" if wish.is_paid else "declined"] += 1
                return
            await asyncio.sleep(LOOK_SECONDS)

    async def _cancel(self, wish: Wish) -> None:
        path = f"{RESERVATION}?reservation_id={wish.reservation_id}"
        answer = await self._definite("DELETE", path, headers={"Cookie": wish.cookie})
        if answer is None:
            return
        if answer.status == 200:
            wish.is_cancelled = True
            self._ledger.happened["cancelled"] += 1
        else:
            self._expected(answer, 409, "reservation_over")

    def _expected(self, answer: Answer, status: int, *codes: str) -> bool:
        """Whether the answer is of that status (and has one of these codes); any other is a fault of the shop's."""
        if answer.status == status and (not codes or answer.code in codes):
            return True
        self._ledger.faults.append(f"an answer that should not be: {answer.status} {answer.body[:300]!r}")
        return False

    async def _definite(
        self,
        method: str,
        path: str,
        body: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        *,
        wish: Wish | None = None,
    ) -> Answer | None:
        """Ask until the answer says what happened; None, and a fault, when that takes too long."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            try:
                answer = await self._client.call(method, path, body, headers)
            except Away:
                self._ledger.happened["away"] += 1
            except Cut:
                self._ledger.happened["cut"] += 1
                if wish is not None:
                    wish.unknown_outcomes += 1
            else:
                if answer.status != 503:
                    self._ledger.seconds[method].append(answer.seconds)
                    return answer
                self._ledger.happened[f"503 {answer.code}"] += 1
                if wish is not None:
                    wish.unknown_outcomes += 1
            await asyncio.sleep(self._chance.uniform(*PAUSE_SECONDS))
        self._ledger.faults.append(f"no definite answer to {method} {path} within {PATIENCE_SECONDS:.0f} s")
        return None
