"""Sending the mails that wait."""

import logging
import time
from collections import deque
from collections.abc import Collection
from datetime import timedelta
from typing import Self
from uuid import UUID

from ...core import clock
from ...core.database import give_connection_back, writing
from ...outbox.models import Message
from ...outbox.rules import Kind, State
from ...outbox.services.claim import claim, end, end_together, put_back, try_later
from ..journal import find_taken, note_taken
from ..mail_server import MailRefused, MailServer, MailServerAway
from ..mails import WITH_TICKETS, About, compose, look_up, recipient_of
from . import tickets as printing
from .issue import issue_all
from .spare import spare
from .tell_holders import tell_holders

logger = logging.getLogger(__name__)

MOST = 100  # mails in hand at once
# A mail is not begun so close to the end of its claim: another worker might have it meanwhile, and send it as well.
MARGIN = timedelta(minutes=1)
# So long the database needn't know that mails are over: a commit for each takes a third of a mail without a file.
LONGEST_UNTOLD = 0.2  # seconds


def send_some(*, limit: int = MOST) -> int:
    """Send up to `limit` mails that are due, by one connection; how many were taken in hand.

    That the server took one is written down within microseconds (journal.py), and in the database when the next one is
    over that ends `LONGEST_UNTOLD` later: killed meanwhile, it leaves one mail at most of which nobody knows whether it
    was taken, and that one is sent again. What can't be sent now is tried later. Raises `MailServerAway`, with all that
    was not tried put back.
    """
    messages = claim(limit=limit)
    if not messages:
        return 0
    count = len(messages)
    # The tickets first: of what is sold when the rest is looked up they are at hand then.
    issued = _given_out({one.reservation_id for one in messages if one.kind in WITH_TICKETS})
    about = look_up(messages)
    messages = spare(messages, about)
    known = find_taken([one.pk for one in messages if one.attempts > 1])
    untried = deque(messages)
    with MailServer() as server, _Ended() as ended:
        try:
            while untried and clock.now() <= untried[0].due_at - MARGIN:
                message = untried.popleft()
                of_order = about.get(message.reservation_id)
                if message.pk in known:
                    recipient = recipient_of(message, of_order.order) if of_order else message.recipient
                    ended.add(message, State.SENT, recipient)
                else:
                    _send(message, of_order, issued, server, ended)
                ended.write_in_time()
        finally:
            put_back(untried)
    return count


class _Ended:
    """Mails that are over and of which the database does not know yet; it does at the end, whatever happens."""

    def __init__(self) -> None:
        self._messages: list[Message] = []
        self._since = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_of_error: object) -> None:
        self.write()

    def add(self, message: Message, state: State, recipient: str = "") -> None:
        message.state, message.recipient = state, recipient
        self._since = self._since if self._messages else time.monotonic()
        self._messages.append(message)

    def write_in_time(self) -> None:
        if time.monotonic() - self._since >= LONGEST_UNTOLD:
            self.write()

    def write(self) -> None:
        if self._messages:
            end_together(self._messages)
        self._messages = []


def _given_out(reservation_ids: Collection[UUID]) -> printing.Given:
    """Their tickets, given out together; alone where that fails, so that one order keeps no other's."""
    try:
        return issue_all(reservation_ids)
    except Exception:
        logger.exception("tickets of %d orders could not be given out", len(reservation_ids))
        if len(reservation_ids) <= 1:
            return {}
    return {key: found for one in reservation_ids for key, found in _given_out([one]).items()}


def _send(message: Message, about: About | None, issued: printing.Given, server: MailServer, ended: _Ended) -> None:
    """Send it, if there is something to say. Raises `MailServerAway`, and it is tried later."""
    if message.kind == Kind.RETURNED and not message.ticket_id:
        _tell_holders(message)
    try:
        tickets = printing.file_for(message, about.order, issued) if about else None
        mail = compose(message, about, tickets=tickets) if about else None
    except Exception:  # one mail that can't be written must not keep the others
        logger.exception("mail %s could not be composed", message.pk)
        try_later(message, answer="")
        return
    if mail is None:
        ended.add(message, State.DROPPED, message.recipient)
        return
    (recipient,) = mail.to
    give_connection_back()  # a server that takes its time keeps none from other jobs
    try:
        server.take(mail)
    except MailRefused as refused:
        if refused.is_lasting:
            end(message, State.REFUSED, recipient=recipient, answer=refused.answer)
        else:
            try_later(message, recipient=recipient, answer=refused.answer)
    except MailServerAway as away:
        try_later(message, recipient=recipient, answer=away.answer)
        raise
    except Exception:  # one that can't be handed over must not keep the others either
        logger.exception("mail %s could not be handed over", message.pk)
        try_later(message, recipient=recipient, answer="")
    else:
        ended.add(message, State.SENT, recipient)
        try:
            note_taken(message.pk)
        except OSError:
            logger.exception("that mail %s was taken could not be noted", message.pk)
            ended.write()


def _tell_holders(message: Message) -> None:
    """Those who have its tickets by now are not known where it was taken back, which is below."""
    with writing():
        tell_holders(
            Kind.RETURNED,
            [message.reservation_id],
            event_id=message.event_id,
            cause="returned",
        )
