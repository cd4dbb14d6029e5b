"""What organisers add to the mails about an event: read, and made fit to be kept."""

from uuid import UUID

from ..core.text import is_prose
from ..outbox.rules import Kind
from .errors import InvalidMailText
from .models import MOST_MAIL_TEXT, MailText


def texts_of(event_id: UUID) -> dict[Kind, str]:
    """What its mails say besides, by their kinds; nothing of those to which nothing was added."""
    return {Kind(one.kind): one.text for one in MailText.objects.filter(event_id=event_id)}


def checked_mail_text(text: str) -> str:
    """The text as it is kept: each line ended by one sign, nothing around it. Raises `InvalidMailText`."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(text) > MOST_MAIL_TEXT or not is_prose(text):
        raise InvalidMailText(most=MOST_MAIL_TEXT)
    return text


def remembered_as(kind: Kind) -> str:
    """The name that the text of a kind has in the audit log."""
    return f"mail_{kind.value}"
