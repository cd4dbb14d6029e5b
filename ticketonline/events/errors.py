"""Refusals about events and their ticket types."""

from django.utils.translation import gettext_noop

from ..core.errors import DomainError


class EventNotFound(DomainError):
    code, status = "event_not_found", 404
    text = gettext_noop("This event does not exist.")


class InvalidEvent(DomainError):
    """What an operator asked for makes no event; `reason` says what to change."""

    code, status = "invalid_event", 422
    text = gettext_noop("%(reason)s")


class AmountTooLow(DomainError):
    """The amount would fall below what is held and sold; `lowest` is the lowest possible number."""

    code, status = "amount_too_low", 409
    text = gettext_noop("The amount can't go below %(lowest)s: that many tickets are held or sold.")


class EventReserved(DomainError):
    """An event that has reservations must not be deleted."""

    code, status = "event_reserved", 409
    text = gettext_noop("“%(name)s” has reservations and can't be deleted. Unpublish it instead: nobody sees it then.")
