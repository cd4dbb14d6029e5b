"""Sending a mail about an event, of an order that nobody made, to a person who works on it."""

import logging

from django.utils.translation import gettext as _
from django.utils.translation import override

from ...events.models import Event
from ...outbox.rules import Kind
from ..mail_samples import compose_sample

logger = logging.getLogger(__name__)


def send_sample(event: Event, kind: Kind, *, language: str, added: str, to: str) -> bool:
    """Send the mail of that kind, by the way that all mails go; False when the mail server would not take it.

    Its subject says that it is a test. Nothing is written. To be called outside of any transaction: it waits for the
    server.
    """
    mail = compose_sample(event, kind, language=language, added=added)
    with override(language):
        mail.subject = _("Test: %(subject)s") % {"subject": mail.subject}
    mail.to = [to]
    try:
        mail.send()
    except OSError as error:  # which SMTP's own errors are as well; their texts may hold addresses
        logger.warning("a test mail could not be sent: %s", type(error).__name__)
        return False
    return True
