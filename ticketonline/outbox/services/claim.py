"""Taking mails in hand, so that of many workers one sends each; and writing down what became of them."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Case, F, IntegerField, QuerySet, When

from ...core import clock
from ...core.database import can_skip_locked, writing
from ..models import Message
from ..queries import list_to_buyers
from ..rules import CLAIM, MOST_ANSWER, State, next_pause

# By hand: of some twenty mails, Django takes longer to write the statement than the database to run it.
END = """
    UPDATE outbox_message SET state = %s, ended_at = %s, recipient = %s, answer = ''
    WHERE id = %s AND state = 'queued' AND attempts = %s
"""


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


def end_together(messages: Collection[Message]) -> None:
    """Leave mails that are in hand for good, each in its `state` and to its `recipient`, with one commit.

    Those that are in hand no more stay as they are. Their rows are locked in key order (see `_lock`).
    """
    now, as_id = connection.ops.adapt_datetimefield_value(clock.now()), Message._meta.pk.get_db_prep_value
    in_order = sorted(messages, key=lambda one: one.pk)
    rows = [(one.state, now, one.recipient, as_id(one.pk, connection), one.attempts) for one in in_order]
    with writing(), connection.cursor() as cursor:
        cursor.executemany(END, rows)


def try_later(message: Message, *, recipient: str = "", answer: str) -> None:
    """Let a mail that is in hand be tried again after a pause; after the last one it is refused."""
    pause = next_pause(message.attempts)
    if pause is None:
        end(message, State.REFUSED, recipient=recipient, answer=answer)
    else:
        _change(message, due_at=clock.now() + pause, recipient=recipient, answer=answer[:MOST_ANSWER])


def put_back(messages: Collection[Message]) -> None:
    """Let go of mails in hand that were not tried: they are due at once, and nothing counts."""
    put_off(messages, until=clock.now())


def put_off(messages: Collection[Message], *, until: datetime) -> None:
    """Let go of mails in hand that were not tried: they are due then, and nothing counts."""
    if not messages:
        return
    # All of a claim are due at the moment that it ends.
    mine = Message.objects.filter(state=State.QUEUED, pk__in=[one.pk for one in messages])
    with writing():
        _lock(mine)
        mine.filter(due_at__in={one.due_at for one in messages}).update(due_at=until, attempts=F("attempts") - 1)


def forget_recipients(reservation_ids: Collection[UUID]) -> None:
    """Empty the addresses that mails about the reservations went to, and what was said of them.

    Whoever has one in hand has lost it, and writes no address down any more. Mails to those to whom tickets were passed
    on stay as they are.
    """
    forget_recipients_of(list_to_buyers(reservation_ids))


def forget_recipients_of(mails: QuerySet[Message]) -> None:
    """The same for these mails. One that waits and goes to an address of its own is not sent any more."""
    # In one statement: whose a mail is, is told by its recipient.
    lost = Case(When(state=State.QUEUED, then=F("attempts") + 1), default=F("attempts"), output_field=IntegerField())
    _lock(mails)
    mails.update(recipient="", answer="", attempts=lost)


def forget_messages(reservation_ids: Collection[UUID]) -> None:
    """Delete all mails about the reservations, sent or not."""
    Message.objects.filter(reservation_id__in=reservation_ids).delete()


def _lock(mails: QuerySet[Message]) -> None:
    """In key order: a worker that ends several mails and an erasure that empties them would else lock each other."""
    list(Message.objects.filter(pk__in=mails.values("pk")).order_by("pk").select_for_update().values_list("pk"))


def _change(message: Message, **changes: object) -> bool:
    mine = Message.objects.filter(pk=message.pk, state=State.QUEUED, attempts=message.attempts)
    with writing():
        return mine.update(**changes) == 1
