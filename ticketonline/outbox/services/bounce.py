"""Writing down that a mail came back."""

from uuid import UUID

from django.db.models import Case, Value, When

from ...core import clock
from ...core.database import writing
from ..models import Message
from ..rules import MOST_ANSWER, State


def bounce(message_id: UUID, *, answer: str) -> bool:
    """Leave a mail that was sent as one that came back, with why; False, and nothing is changed, for any other.

    Where the recipient was forgotten, of a person who was erased, what was said of them is not written down.
    """
    sent = Message.objects.filter(pk=message_id, state=State.SENT)
    # In the same statement: meanwhile somebody may have been erased.
    words = Case(When(recipient="", then=Value("")), default=Value(answer[:MOST_ANSWER]))
    with writing():
        return sent.update(state=State.BOUNCED, ended_at=clock.now(), answer=words) == 1


def may_be_sent_yet(message_id: UUID) -> bool:
    """Whether the mail was tried, or is in hand, and may become one that was sent."""
    return Message.objects.filter(pk=message_id, state=State.QUEUED, attempts__gt=0).exists()
