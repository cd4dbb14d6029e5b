"""Sending the mails that wait."""

import logging
from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend

from ...core import clock
from ...core.database import writing
from ...outbox.models import Message
from ...outbox.rules import Kind, State
from ...outbox.services.claim import claim, end, put_back, try_later
from ..journal import note_taken, was_taken
from ..mails import About, compose, look_up
from . import tickets as printing
from .tell_holders import tell_holders

logger = logging.getLogger(__name__)

BATCH = 20  # mails a worker has in hand at once
# A mail is not begun so close to the end of its claim: another worker might have it meanwhile, and send it as well.
MARGIN = timedelta(minutes=1)
FIRST_LASTING = 500  # replies from here on will be the same next time (RFC 5321, 4.2.1)


def send_some(*, limit: int = BATCH) -> bool:
    """Send up to `limit` mails that are due, by one connection; whether there may be more to send now.

    What the server said of each is written down before the next one is begun, that it took it within microseconds
    (journal.py): a worker that is killed has one mail at most of which nobody knows whether it was taken, and that one
    is sent again. What can't be sent now is tried later.
    """
    taken = claim(limit=limit)
    if not taken:
        return False
    connection, about = get_connection(), look_up(taken)
    try:
        for number, message in enumerate(taken):
            if clock.now() > message.due_at - MARGIN:
                put_back(taken[number:])
                break
            if not _send(message, about.get(message.reservation_id), connection):
                put_back(taken[number + 1 :])
                return False
    finally:
        _closed(connection)
    return True


def _send(message: Message, about: About | None, connection: BaseEmailBackend) -> bool:
    """Whether the next mail may be tried: not if the server is out of reach."""
    if message.attempts > 1 and was_taken(message.pk):
        end(message, State.SENT, recipient=message.recipient)
        return True
    if message.kind == Kind.RETURNED and not message.ticket_id:
        _tell_holders(message)
    try:
        tickets = _tickets(message) if about else None
        mail = compose(message, about, tickets=tickets) if about else None
    except Exception:  # one mail that can't be written must not keep the others
        logger.exception("mail %s could not be composed", message.pk)
        try_later(message, answer="")
        return True
    if mail is None:
        end(message, State.DROPPED)
        return True
    mail.connection, (recipient,) = connection, mail.to
    try:
        connection.open()  # if it is not: a mail would open one of its own, and close it
        mail.send()
    except SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        _refused(message, recipient, code, words)
    except SMTPResponseException as error:
        _refused(message, recipient, error.smtp_code, error.smtp_error)
        _closed(connection)
    except (SMTPException, OSError) as error:
        # Whether it was taken nobody knows. Its number tells two copies from two mails.
        try_later(message, recipient=recipient, answer=str(error) or type(error).__name__)
        _closed(connection)
        return False
    else:
        note_taken(message.pk)
        end(message, State.SENT, recipient=recipient)
    return True


def _tell_holders(message: Message) -> None:
    """Those who have its tickets by now are not known where it was taken back, which is below."""
    with writing():
        tell_holders(
            Kind.RETURNED,
            [message.reservation_id],
            event_id=message.event_id,
            cause="returned",
        )


def _tickets(message: Message) -> bytes | None:
    match message.kind:
        case Kind.PAID:
            return printing.tickets_of(message.reservation_id)
        case Kind.RECEIVED:
            return printing.ticket_of(message)
    return None


def _refused(message: Message, recipient: str, code: int, words: bytes | str) -> None:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    answer = f"{code} {' '.join(said.split())}"
    if code >= FIRST_LASTING:
        end(message, State.REFUSED, recipient=recipient, answer=answer)
    else:
        try_later(message, recipient=recipient, answer=answer)


def _closed(connection: BaseEmailBackend) -> None:
    """Close it, so that the next mail opens another one; that the server is gone already is no fault."""
    close: Callable[[], None] = connection.close
    try:
        close()
    except (SMTPException, OSError):
        connection.connection = None  # type: ignore[attr-defined]  # of Django's SMTP
