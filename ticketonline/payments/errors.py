"""Refusals about payments, and the sentences for what a gateway answers."""

from django.utils.translation import gettext_noop

from ..core.errors import DomainError


class TransactionNotFound(DomainError):
    code, status = "transaction_not_found", 404
    text = gettext_noop("This transaction does not exist.")


class UnknownToken(DomainError):
    code, status = "unknown_token", 422
    text = gettext_noop("The payment gateway does not know this token.")


# What a buyer is told for each `error_type` of a transaction.
ERROR_TEXTS = {
    "card_error": gettext_noop("Your card has been declined."),
    "payment_error": gettext_noop("Something went wrong with your transaction."),
    "gateway_unavailable": gettext_noop("The payment service can't be reached. You have not been charged."),
    "reservation_over": gettext_noop("The reservation's time ran out before it was paid. You have not been charged."),
    "late_payment": gettext_noop("The payment came after the reservation's time ran out. Your money goes back to you."),
}
