"""Refusals about tickets that are given out."""

from django.utils.translation import gettext_noop

from ..core.errors import DomainError


class NotGenuine(DomainError):
    """Not signed by a key that is known, or altered since, or no ticket's QR code at all."""

    code, status = "not_genuine", 422
    text = gettext_noop("This is not a genuine ticket.")


class NotSold(DomainError):
    """Only what was sold, and was not taken back, is given out."""

    code, status = "not_sold", 409
    text = gettext_noop("Tickets are given out once their order is paid. This one is not paid, or not any more.")


class TicketVoid(DomainError):
    code, status = "ticket_void", 409
    text = gettext_noop("This ticket is void.")


class TicketChanged(DomainError):
    """Somebody else made the code void, or a new one, meanwhile."""

    code, status = "ticket_changed", 409
    text = gettext_noop("This ticket was changed meanwhile. Look at it again.")


class TicketRenewedTooOften(DomainError):
    code, status = "ticket_renewed_too_often", 409
    text = gettext_noop("This ticket got a new code so often that it can get no more.")


class SigningKeyClosed(DomainError):
    """It was encrypted under a secret key of the shop's that the settings do not have any more."""

    code, status = "signing_key_closed", 500
    text = gettext_noop("The key that signs these tickets can’t be opened: the shop’s secret key was changed.")


class NoAddress(DomainError):
    code, status = "no_address", 409
    text = gettext_noop("This order has no e-mail address. Put one in first.")


class SentTooOften(DomainError):
    code, status = "sent_too_often", 409
    text = gettext_noop("These tickets were sent %(most)s times today, which is enough. Try again tomorrow.")


class LinkUnknown(DomainError):
    """Nobody made it, or it was made void since: by a new one, or with the code of its ticket."""

    code, status = "link_unknown", 404
    text = gettext_noop("This link opens no tickets, or not any more. Ask for your tickets to be mailed to you again.")
