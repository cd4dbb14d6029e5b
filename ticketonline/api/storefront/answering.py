"""How long the storefront's answers may be kept, and those that both ways give, Django and the window before it."""

from collections.abc import Mapping
from functools import cache

from django.utils.translation import gettext, override
from dmr.headers import NewHeader

from ...core import clock
from ...core.money import in_its_places
from ...payments.errors import ERROR_TEXTS
from ...payments.models import Transaction
from ...payments.rules import Status as PaymentStatus
from ...sales.models import Reservation
from ...sales.rules import Status
from .shapes.payments import PaymentStarted, TransactionState
from .shapes.reservations import Reserved
from .texts import OVER, PAID, PAYING, RESERVED

# What is shown as left may lag by a second, so a crowd that asks for the same event can be answered from a cache.
PUBLIC: Mapping[str, NewHeader] = {
    "Cache-Control": NewHeader(value="public, max-age=1", description="The same for everybody, for a second.")
}
PRIVATE: Mapping[str, NewHeader] = {
    "Cache-Control": NewHeader(value="private, no-store", description="For the caller alone, at this moment.")
}

# A new reservation is pending; one that is repeated is as it is now.
TEXTS = {Status.PENDING: RESERVED, Status.COMPLETED: PAID, Status.CANCELLED: OVER}
PAYMENT_TEXTS = {PaymentStatus.PENDING: PAYING, PaymentStatus.COMPLETED: PAID}


def answer_reserved(reservation: Reservation, *, language: str) -> Reserved:
    """The answer to who made the reservation, or made it before."""
    status = reservation.status_at(clock.now())
    text = TEXTS[status]
    return Reserved(
        ok=text,
        reservation_id=reservation.pk,
        status=status.value,
        pending_until=reservation.pending_until,
        message=translated(text, language),
    )


def answer_started(transaction: Transaction, *, language: str) -> PaymentStarted:
    """The answer to who wants to pay."""
    text = PAYMENT_TEXTS[PaymentStatus(transaction.status)]
    return PaymentStarted(
        ok=text,
        reservation_id=transaction.reservation_id,
        transaction_id=transaction.pk,
        status=transaction.status,
        amount=in_its_places(transaction.amount, transaction.currency),
        currency=transaction.currency,
        message=translated(text, language),
    )


def answer_transaction(transaction: Transaction, *, language: str) -> TransactionState:
    """How the payment stands."""
    error = ERROR_TEXTS[transaction.error_type] if transaction.error_type else None
    return TransactionState(
        status=transaction.status,
        transaction_error=error,
        error_type=transaction.error_type or None,
        amount=in_its_places(transaction.amount, transaction.currency),
        currency=transaction.currency,
        message=translated(error or PAYMENT_TEXTS[PaymentStatus(transaction.status)], language),
    )


@cache  # there are as many as texts times languages
def translated(text: str, language: str) -> str:
    """The text in that language, looked up once."""
    with override(language):
        return gettext(text)
