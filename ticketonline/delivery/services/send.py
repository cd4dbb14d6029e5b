"""Sending the mails that wait."""

import logging
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from smtplib import SMTPException, SMTPHeloError, SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused
from typing import NoReturn, Self
from uuid import UUID

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend

from ...core import clock
from ...core.database import writing
from ...core.jobs import OutOfReach
from ...outbox.models import Message
from ...outbox.rules import Kind, State
from ...outbox.services.claim import claim, end, end_together, put_back, try_later
from ..journal import find_taken, note_taken
from ..mails import WITH_TICKETS, About, compose, look_up
from . import tickets as printing
from .issue import issue_all
from .spare import spare
from .tell_holders import tell_holders

logger = logging.getLogger(__name__)

BATCH = 100  # mails a worker has in hand at once
# A mail is not begun so close to the end of its claim: another worker might have it meanwhile, and send it as well.
MARGIN = timedelta(minutes=1)
# So long the database needn't know that mails are over: a commit for each takes a third of a mail without a file.
LONGEST_UNTOLD = 0.2  # seconds
FIRST_LASTING = 500  # replies from here on will be the same next time (RFC 5321, 4.2.1)
TOO_LARGE = 552  # which a server may say of a mail before it has it (RFC 1870)


class MailServerAway(OutOfReach):
    """The mail server can't be reached, or takes nothing from this shop now. Mails are tried for some five days."""


def send_some(*, limit: int = BATCH) -> bool:
    """Send up to `limit` mails that are due, by one connection; whether there may be more to send now.

    That the server took one is written down within microseconds (journal.py), and in the database when the next one is
    over that ends `LONGEST_UNTOLD` later: a worker that is killed has one mail at most of which nobody knows whether it
    was taken, and that one is sent again. What can't be sent now is tried later. Raises `MailServerAway`, with all that
    was not tried put back.
    """
    messages = claim(limit=limit)
    if not messages:
        return False
    # The tickets first: of what is sold when the rest is looked up they are at hand then.
    issued = _given_out({one.reservation_id for one in messages if one.kind in WITH_TICKETS})
    about = look_up(messages)
    messages = spare(messages, about)
    known = find_taken([one.pk for one in messages if one.attempts > 1])
    with _open() as connection, _Ended() as ended:
        for number, message in enumerate(messages):
            if clock.now() > message.due_at - MARGIN:
                put_back(messages[number:])
                break
            if message.pk in known:
                ended.add(message, State.SENT, message.recipient)
            else:
                try:
                    _send(message, about.get(message.reservation_id), issued, connection, ended)
                except MailServerAway:
                    put_back(messages[number + 1 :])
                    raise
            ended.write_in_time()
    return True


class _Ended:
    """Mails that are over and of which the database does not know yet; it does at the end, whatever happens."""

    def __init__(self) -> None:
        self._messages: list[Message] = []
        self._since = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_of_error: object) -> None:
        self._write()

    def add(self, message: Message, state: State, recipient: str = "") -> None:
        message.state, message.recipient = state, recipient
        self._since = self._since if self._messages else time.monotonic()
        self._messages.append(message)

    def write_in_time(self) -> None:
        if time.monotonic() - self._since >= LONGEST_UNTOLD:
            self._write()

    def _write(self) -> None:
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


def _send(
    message: Message, about: About | None, issued: printing.Given, connection: BaseEmailBackend, ended: _Ended
) -> None:
    """Send it, if there is something to say; or raise `MailServerAway`, and it is tried later."""
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
        ended.add(message, State.DROPPED)
        return
    mail.connection, (recipient,) = connection, mail.to
    try:
        connection.open()  # if it is not: a mail would open one of its own, and close it
    except (SMTPException, OSError) as error:
        # What it says before any mail, of a wrong password say, is no mail's fate.
        _away(message, recipient, connection, error)
    try:
        mail.send()
    except SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        _refused(message, recipient, code, words)
    except SMTPResponseException as error:
        if _is_of_no_mail(error):
            _away(message, recipient, connection, error)
        _refused(message, recipient, error.smtp_code, error.smtp_error)
        _close(connection)
    except (SMTPException, OSError) as error:
        # Whether it was taken nobody knows. Its number tells two copies from two mails.
        _away(message, recipient, connection, error)
    else:
        note_taken(message.pk)
        ended.add(message, State.SENT, recipient)


def _tell_holders(message: Message) -> None:
    """Those who have its tickets by now are not known where it was taken back, which is below."""
    with writing():
        tell_holders(
            Kind.RETURNED,
            [message.reservation_id],
            event_id=message.event_id,
            cause="returned",
        )


def _is_of_no_mail(error: SMTPResponseException) -> bool:
    """Whether it refused the shop, so that no other mail would fare better: at its hello, or as a sender."""
    is_of_size = error.smtp_code == TOO_LARGE
    is_of_sender = isinstance(error, SMTPSenderRefused) and error.smtp_code >= FIRST_LASTING and not is_of_size
    return is_of_sender or isinstance(error, SMTPHeloError)


def _away(message: Message, recipient: str, connection: BaseEmailBackend, error: Exception) -> NoReturn:
    answer = str(error) or type(error).__name__
    if isinstance(error, SMTPResponseException):
        answer = _answer(error.smtp_code, error.smtp_error)
    try_later(message, recipient=recipient, answer=answer)
    _close(connection)
    raise MailServerAway(f"the mail server, with {answer}") from None


def _answer(code: int, words: bytes | str) -> str:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {' '.join(said.split())}"


def _refused(message: Message, recipient: str, code: int, words: bytes | str) -> None:
    answer = _answer(code, words)
    if code >= FIRST_LASTING:
        end(message, State.REFUSED, recipient=recipient, answer=answer)
    else:
        try_later(message, recipient=recipient, answer=answer)


@contextmanager
def _open() -> Iterator[BaseEmailBackend]:
    connection = get_connection()
    try:
        yield connection
    finally:
        _close(connection)


def _close(connection: BaseEmailBackend) -> None:
    """Close it, so that the next mail opens another one; that the server is gone already is no fault."""
    close: Callable[[], None] = connection.close
    try:
        close()
    except (SMTPException, OSError):
        connection.connection = None  # type: ignore[attr-defined]  # of Django's SMTP
