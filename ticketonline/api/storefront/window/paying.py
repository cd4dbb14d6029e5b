"""`PUT /events/reservation/` and `GET /transactions/list/` at the window: starting a payment, and how it stands."""

from typing import ClassVar
from uuid import UUID

import msgspec

from ....core.errors import BadRequest
from ....core.front.answers import Environ
from ....payments.services.start_payment import intended
from ....sales.errors import InvalidEmail
from ..answering import answer_started, answer_transaction
from ..shapes.payments import PaymentStarted, PaymentWanted, TransactionState
from .operation import RESERVATIONS, TRANSACTIONS, Caller, Operation, read_body, read_id


class Paying(Operation[PaymentWanted]):
    """Starts payments."""

    method, path = "PUT", RESERVATIONS
    refused: ClassVar[bytes] = msgspec.json.encode({"reservation_id": UUID(int=0), "email": "@"})
    refused_with = InvalidEmail.status

    def read(self, environ: Environ) -> PaymentWanted | None:
        return read_body(environ, PaymentWanted)

    async def answer(self, asked: PaymentWanted, caller: Caller) -> PaymentStarted:
        intent = intended(
            reservation_id=asked.reservation_id,
            token=asked.token,
            email=asked.email,
            language=asked.language,
            name=asked.name,
        )
        transaction = await self.counter.wait(intent)
        return answer_started(transaction, language=caller.language)


class FollowingPayment(Operation[UUID]):
    """Tells how a payment stands."""

    method, path = "GET", TRANSACTIONS
    refused = b"transaction_id=x"
    refused_with = BadRequest.status

    def read(self, environ: Environ) -> UUID | None:
        return read_id(environ, "transaction_id")

    async def answer(self, asked: UUID, caller: Caller) -> TransactionState:
        return answer_transaction(await self.counter.wait(asked), language=caller.language)
