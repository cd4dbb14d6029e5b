"""Taking mails in hand, so that of many workers one sends each; and writing down what became of them."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import F

from ...core import clock
from ...core.database import can_skip_locked, writing
from ..models import Message
from ..rules import CLAIM, MOST_ANSWER, State, next_pause


def claim(*, limit: int) -> list[Message]:
    """Take up to `limit` mails that are due and in nobody's hands, those that waited longest first."""
    now = clock.now()
    due = Message.objects.filter(state=State.QUEUED, due_at__lte=now).order_by("due_at")
    # Nothing to do is the rule: look without a writing transaction.
    if not due.exists():
        return []
    with writing():
        taken = list(due.select_for_update(skip_locked=can_skip_locked())[:limit])
        Message.objects.filter(pk__in=[one.pk for one in taken]).update(due_at=now + CLAIM, attempts=F("attempts") + 1)
    for one in taken:
        one.due_at, one.attempts = now + CLAIM, one.attempts + 1
    return taken


def end(message: Message, state: State, *, recipient: str = "", answer: str = "") -> bool:
    """Leave a mail that is in hand as what it became, for good; False if it is in hand no more."""
    return _change(message, state=state, ended_at=clock.now(), recipient=recipient, answer=answer[:MOST_ANSWER])


def try_later(message: Message, *, recipient: str = "", answer: str) -> None:
    """Let a mail that is in hand be tried again after a pause; after the last one it is refused."""
    pause = next_pause(message.attempts)
    if pause is None:
        end(message, State.REFUSED, recipient=recipient, answer=answer)
    else:
        _change(message, due_at=clock.now() + pause, recipient=recipient, answer=answer[:MOST_ANSWER])


def put_back(messages: Collection[Message]) -> None:
    """Let go of mails in hand that were not tried: they are due at once, and nothing counts."""
    # All of a claim are due at the moment that it ends.
    mine = Message.objects.filter(state=State.QUEUED, pk__in=[one.pk for one in messages])
    with writing():
        mine.filter(due_at__in={one.due_at for one in messages}).update(due_at=clock.now(), attempts=F("attempts") - 1)


def forget_recipients(reservation_ids: Collection[UUID]) -> None:
    """Empty the addresses that mails about the reservations went to, and what was said of them.

    Whoever has one in hand has lost it, and writes no address down any more.
    """
    mails = Message.objects.filter(reservation_id__in=reservation_ids)
    mails.update(recipient="", answer="")
    mails.filter(state=State.QUEUED).update(attempts=F("attempts") + 1)


def forget_messages(reservation_ids: Collection[UUID]) -> None:
    """Delete all mails about the reservations, sent or not."""
    Message.objects.filter(reservation_id__in=reservation_ids).delete()


def _change(message: Message, **changes: object) -> bool:
    mine = Message.objects.filter(pk=message.pk, state=State.QUEUED, attempts=message.attempts)
    with writing():
        return mine.update(**changes) == 1
