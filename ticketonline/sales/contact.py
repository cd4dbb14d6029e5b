"""How a buyer is reached, checked."""

import re

from django.core.exceptions import ValidationError

from ..core.mail_address import check_mail_address
from ..core.text import is_line
from .errors import InvalidEmail, InvalidLanguage, InvalidName

MAX_NAME = 100  # signs; as long as its column
MAX_EMAIL = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}")  # the shape of RFC 5646


def checked_email(email: str) -> str:
    """The address, stripped and its domain in small letters, or `InvalidEmail`; none at all is allowed."""
    email = email.strip()
    if not email:
        return ""
    try:
        check_mail_address(email)
    except ValidationError as error:
        raise InvalidEmail from error
    # An address in brackets is a machine's, and may be one beside this one.
    # A quoted local part may hold control characters by RFC 5322; no address of a person does.
    if email.endswith("]") or len(email) > MAX_EMAIL or not is_line(email):
        raise InvalidEmail
    local, _, domain = email.rpartition("@")
    return f"{local}@{domain.lower()}"


def checked_name(name: str) -> str:
    """The name without surrounding or doubled blanks, or `InvalidName`; none at all is allowed."""
    # Looked at before blanks are put together: a line break is one.
    name = name.strip()
    if len(name) > MAX_NAME or not is_line(name):
        raise InvalidName(most=MAX_NAME)
    return " ".join(name.split())


def checked_language(tag: str) -> str:
    """The BCP 47 tag, or `InvalidLanguage`; none at all is allowed."""
    tag = tag.strip()
    if tag and (len(tag) > 35 or not LANGUAGE_TAG.fullmatch(tag)):
        raise InvalidLanguage
    return tag
