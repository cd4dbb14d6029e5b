"""Addresses that mail can be sent to, and the one that it comes from."""

from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, validate_email

ENCODED = "=?"  # begins an encoded word (RFC 2047)


def check_mail_address(address: str) -> None:
    """Raise `ValidationError` unless mail can be sent to it.

    Of those that Django lets through, some domains have no name in letters of ASCII, and what begins an encoded word
    goes elsewhere than it reads, or nowhere: to send the mail would fail.
    """
    validate_email(address)
    if ENCODED in address:
        raise ValidationError(EmailValidator.message, code="invalid")
    try:
        address.rpartition("@")[2].encode("idna")
    except UnicodeError as error:
        raise ValidationError(EmailValidator.message, code="invalid") from error


def sender(name: str) -> str:
    """The shop's own address under somebody's name."""
    return formataddr((in_a_header(name), own_address()))


def own_address() -> str:
    """What mail comes from, without a name."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def in_a_header(text: str) -> str:
    """The text as one line of a mail's head, in which nothing begins an encoded word: that may hide anything."""
    return " ".join(text.replace(ENCODED, "= ?").split())
