"""Where mail lies that no server is set for: one file a mail (RFC 5322), which any mail program opens."""

import os
import secrets
from collections.abc import Sequence
from email.utils import parseaddr
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from . import clock

ENDING = ".eml"


class EmailBackend(BaseEmailBackend):
    """Writes each mail into the folder of the settings, named by the time and by its number."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep them all; nobody but the shop's own account may read them."""
        folder = Path(settings.MAIL_FOLDER)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for mail in email_messages:
            name = _number(mail.extra_headers.get("Message-ID", "")) or secrets.token_hex(16)
            path = folder / f"{clock.now():%Y-%m-%dT%H%M%S}-{name}{ENDING}"
            beside = path.with_suffix(".part")
            with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(mail.message().as_bytes())
            beside.replace(path)
        return len(email_messages)


def find_kept(number: str) -> Path | None:
    """The latest file of the mail with that number: what stands before the @ of its `Message-ID`."""
    if not number.isalnum():
        return None
    return max(Path(settings.MAIL_FOLDER).glob(f"*-{number}{ENDING}"), default=None)


def _number(message_id: str) -> str:
    number = parseaddr(message_id)[1].partition("@")[0]
    return number if number.isalnum() else ""
