"""Refusals about personal data."""

from django.utils.translation import gettext_noop

from ..core.errors import DomainError


class NothingToErase(DomainError):
    code, status = "nothing_to_erase", 409
    text = gettext_noop("Nothing is kept about this address that could be erased.")


class OrderInProgress(DomainError):
    """What is held may be paid for at any moment: its buyer must be reachable until it is over."""

    code, status = "order_in_progress", 409
    text = gettext_noop(
        "This person still holds tickets that are not paid yet. Cancel that order, or wait until its hold ends."
    )


class NotAllEvents(DomainError):
    """Half a person is not erased."""

    code, status = "not_all_events", 409
    text = gettext_noop(
        "You work on some of the events alone. To erase somebody takes a member of the team who works on all of them."
    )


class TooManyOrders(DomainError):
    code, status = "too_many_orders", 409
    text = gettext_noop("More than %(most)s orders have this address. Ask whoever runs this shop.")
