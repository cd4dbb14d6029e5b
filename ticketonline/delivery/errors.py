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


class TicketNotYours(DomainError):
    """There is no such ticket, or somebody else has it."""

    code, status = "ticket_not_yours", 404
    text = gettext_noop("This link does not open that ticket.")


class NothingToPrint(DomainError):
    code, status = "nothing_to_print", 409
    text = gettext_noop("There is nothing to print: all tickets were passed on, or their codes are void.")


class NamesClosed(DomainError):
    code, status = "names_closed", 409
    text = gettext_noop("Names can’t be changed any more.")


class NamedTooOften(DomainError):
    code, status = "named_too_often", 409
    text = gettext_noop("The name on this ticket was changed %(most)s times today. Try again tomorrow.")


class PassingOnNotAllowed(DomainError):
    code, status = "passing_on_not_allowed", 409
    text = gettext_noop("Tickets for this event can’t be passed on, or not any more.")


class HolderNeeded(DomainError):
    code, status = "holder_needed", 422
    text = gettext_noop("Say to which e-mail address the ticket shall go.")


class SameHolder(DomainError):
    code, status = "same_holder", 422
    text = gettext_noop("This is the address that has the ticket already.")


class PassedOnTooOften(DomainError):
    code, status = "passed_on_too_often", 409
    text = gettext_noop("Tickets of this order were passed on %(most)s times today. Try again tomorrow.")


class CancellingNotAllowed(DomainError):
    code, status = "cancelling_not_allowed", 409
    text = gettext_noop("This order can’t be cancelled here, or not any more. Ask the organiser.")


class PartlyPassedOn(DomainError):
    """Whoever has one of its tickets by now would lose it."""

    code, status = "partly_passed_on", 409
    text = gettext_noop("A ticket of this order belongs to somebody else by now. Ask the organiser to cancel it.")


class InvalidMailText(DomainError):
    code, status = "invalid_mail_text", 422
    text = gettext_noop("Use at most %(most)s characters, without control characters.")


class MailTextChanged(DomainError):
    """Somebody else changed it after it was read by whoever wants to change it now."""

    code, status = "mail_text_changed", 409
    text = gettext_noop("Somebody else changed these words meanwhile. Look at them, and save yours again if you like.")
