"""Payments: transactions as buyers see them."""

from typing import Annotated

from msgspec import Meta

from ....payments.errors import ERROR_TEXTS
from ....payments.gateways.simulated import DEFAULT_TOKEN
from ....payments.rules import Status
from ..texts import PAYING
from .base import (
    Body,
    BuyersName,
    Currency,
    Email,
    Language,
    Message,
    Price,
    ReservationId,
    Sentence,
    TransactionId,
    said,
)

TransactionStatus = Annotated[
    str, said("PENDING until the gateway has answered.", "PENDING", enum=[status.value for status in Status])
]


class PaymentWanted(Body, frozen=True, kw_only=True):
    """What to pay for, and with what."""

    reservation_id: ReservationId
    email: Email = ""
    name: BuyersName = ""
    language: Language = ""
    token: Annotated[
        str,
        said(
            "What the payment gateway gave the front end. The simulated one takes `transaction_ok`, `card_error`, "
            "`payment_error` and `transaction_slow`, and answers accordingly.",
            DEFAULT_TOKEN,
        ),
    ] = DEFAULT_TOKEN


class PaymentStarted(Body, frozen=True, kw_only=True):
    """The payment runs in the background; ask for the transaction to learn how it ends."""

    ok: Annotated[Sentence, Meta(examples=[PAYING])]
    reservation_id: ReservationId
    transaction_id: TransactionId
    status: TransactionStatus
    amount: Annotated[Price, said("What is charged: 0 for a free reservation, which is completed at once.")]
    currency: Currency
    message: Annotated[Message, Meta(examples=[PAYING])]


class TransactionNamed(Body, frozen=True, kw_only=True):
    """Which transaction."""

    transaction_id: TransactionId


class TransactionState(Body, frozen=True, kw_only=True):
    """How a payment stands."""

    status: Annotated[TransactionStatus, Meta(examples=["ERROR"])]
    transaction_error: Annotated[str, said("An English sentence: why it failed.", ERROR_TEXTS["card_error"])] | None
    error_type: Annotated[str, said("The same as a machine code.", "card_error", enum=[*ERROR_TEXTS])] | None
    amount: Annotated[Price, said("What was to be paid.")]
    currency: Currency
    message: Annotated[Message, Meta(examples=[ERROR_TEXTS["card_error"]])]
