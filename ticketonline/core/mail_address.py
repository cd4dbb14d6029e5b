"""Addresses that mail can be sent to."""

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, validate_email


def check_mail_address(address: str) -> None:
    """Raise `ValidationError` unless mail can be sent to it.

    Some domains that Django lets through have no name in letters of ASCII, and to send the mail would fail.
    """
    validate_email(address)
    try:
        address.rpartition("@")[2].encode("idna")
    except UnicodeError as error:
        raise ValidationError(EmailValidator.message, code="invalid") from error
