"""What a payment gateway must be able to do. Gateways know no database: they are given a charge and answer."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol
from uuid import UUID


class GatewayUnavailable(Exception):
    """The gateway gave no answer. Whether it charged is unknown; asking again with the same id is safe."""


@dataclass(frozen=True, kw_only=True)
class Charge:
    """What to take. `transaction_id` is the gateway's idempotency key: asked twice, it charges once."""

    transaction_id: UUID
    amount: Decimal
    currency: str
    token: str


@dataclass(frozen=True, kw_only=True)
class Answer:
    """How it ended. `error_type` is empty when the money was taken, else a key of `payments.errors.ERROR_TEXTS`."""

    error_type: str = ""

    @property
    def is_charged(self) -> bool:
        """Whether the money was taken."""
        return not self.error_type


class Gateway(Protocol):
    """A payment gateway. Its methods may take seconds and are called outside any database transaction."""

    name: str

    def knows_token(self, token: str) -> bool:
        """Whether the token could pay; no call to the outside."""

    def charge(self, charge: Charge) -> Answer:
        """Take the money once, whatever the number of calls, or raise `GatewayUnavailable`."""

    def refund(self, charge: Charge) -> None:
        """Give back what the charge took, if it did, once; or raise `GatewayUnavailable`."""
