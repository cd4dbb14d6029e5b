"""Refusals about payments, and the sentences for what a gateway answers."""

from django.utils.translation import gettext_noop

from ..core.errors import DomainError


class TransactionNotFound(DomainError):
    code, status = "transaction_not_found", 404
    text = gettext_noop("This transaction does not exist.")


class UnknownToken(DomainError):
    code, status = "unknown_token", 422
    text = gettext_noop("The payment gateway does not know this token.")


class ReasonNeeded(DomainError):
    """Whoever keeps a buyer's money says why; the audit log keeps it."""

    code, status = "reason_needed", 422
    text = gettext_noop("Say why no money goes back, in at most %(most)s characters. The log keeps it.")


class GiftReasonNeeded(DomainError):
    """Whoever gives tickets away says why; the audit log keeps it."""

    code, status = "gift_reason_needed", 422
    text = gettext_noop("Say in one line, of at most %(most)s characters, to whom or why the tickets are given away.")


class NoOpenInvoice(DomainError):
    code, status = "no_open_invoice", 409
    text = gettext_noop("This order has no open invoice.")


class NothingToGiveBack(DomainError):
    code, status = "nothing_to_give_back", 409
    text = gettext_noop("For this order there is no money to be given back by hand, or not any more.")


class EventNotCancelled(DomainError):
    code, status = "event_not_cancelled", 409
    text = gettext_noop("Only the orders of a cancelled event can be refunded all at once.")


# What a buyer is told for each `error_type` of a transaction.
ERROR_TEXTS = {
    "card_error": gettext_noop("Your card has been declined."),
    "payment_error": gettext_noop("Something went wrong with your transaction."),
    "gateway_unavailable": gettext_noop("The payment service can't be reached. You have not been charged."),
    "reservation_over": gettext_noop("The reservation's time ran out before it was paid. You have not been charged."),
    "late_payment": gettext_noop("The payment came after the reservation's time ran out. Your money goes back to you."),
}
