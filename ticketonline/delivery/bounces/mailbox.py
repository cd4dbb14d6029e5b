"""The mailbox of BOUNCE_MAILBOX, read by IMAP."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from imaplib import IMAP4, IMAP4_SSL

from django.conf import settings

from ...core.jobs import OutOfReach
from ...settings.mail import Mailbox
from ..services.note_bounce import Outcome, note_bounce
from .reports import MOST_BYTES

MOST_A_ROUND = 50  # mails; a round is bounded, and the next one follows at once


class MailboxAway(OutOfReach):
    """The mailbox can't be opened or read now. What it says never holds the password."""


def read_mailbox() -> bool:
    """Note the bounces among the mails that nobody has seen; whether there may be more of them now.

    A mail that came to the return address of one of the shop's is deleted once it was noted: nobody else has use for
    it, and the buyer's address is in it. What came too early is left for the next round; any other is marked as seen.
    Raises `MailboxAway`; what was noted before stays noted.
    """
    box = settings.BOUNCES.mailbox
    if box is None:
        return False
    try:
        with _opened(box) as mailbox:
            return _read_some(mailbox)
    except (IMAP4.error, OSError) as error:
        raise MailboxAway(f"the mailbox at {box.host}:{box.port}, with {str(error) or type(error).__name__}") from None


def _read_some(mailbox: IMAP4) -> bool:
    unseen = mailbox.uid("SEARCH", "UNSEEN", "UNDELETED")[1][0] or b""
    numbers = unseen.decode().split()
    outcomes = set()
    for number in numbers[:MOST_A_ROUND]:
        outcome = note_bounce(_content(mailbox, number))
        outcomes.add(outcome)
        if outcome == Outcome.NOTED:
            _delete(mailbox, number)
        elif outcome == Outcome.NOT_OURS:
            mailbox.uid("STORE", number, "+FLAGS.SILENT", r"(\Seen)")
    # Who is too early comes again, and not at once.
    return len(numbers) > MOST_A_ROUND and outcomes != {Outcome.TOO_EARLY}


def _delete(mailbox: IMAP4, number: str) -> None:
    """With whatever else is to be deleted there, on servers that can't do so with one (RFC 4315)."""
    mailbox.uid("STORE", number, "+FLAGS.SILENT", r"(\Seen \Deleted)")
    if "UIDPLUS" in mailbox.capabilities:
        mailbox.uid("EXPUNGE", number)
    else:
        mailbox.expunge()


def _content(mailbox: IMAP4, number: str) -> bytes:
    """What matters of the mail; nothing if it is gone meanwhile. Whoever else reads the mailbox finds it unseen."""
    _, answer = mailbox.uid("FETCH", number, f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
    return next((part[1] for part in answer if isinstance(part, tuple)), b"")


@contextmanager
def _opened(box: Mailbox) -> Iterator[IMAP4]:
    """The folder; raises `IMAP4.error` or `OSError`, of which none holds the password."""
    trusted = ssl.create_default_context()
    if box.is_tls:
        mailbox: IMAP4 = IMAP4_SSL(box.host, box.port, ssl_context=trusted, timeout=box.seconds)
    else:
        mailbox = IMAP4(box.host, box.port, timeout=box.seconds)
    try:
        if not box.is_tls:
            mailbox.starttls(trusted)
        _log_in(mailbox, box)
        if mailbox.select(_quoted(box.folder))[0] != "OK":
            raise IMAP4.error(f"there is no folder {box.folder}")
        yield mailbox
        mailbox.logout()
    finally:
        with suppress(OSError):
            mailbox.shutdown()


def _log_in(mailbox: IMAP4, box: Mailbox) -> None:
    try:
        mailbox.login(_quoted(box.user), box.password)
    except IMAP4.error:
        # Without the server's words: some repeat what they were told.
        raise IMAP4.error("user and password were not taken") from None


def _quoted(word: str) -> str:
    return '"' + word.replace("\\", r"\\").replace('"', r"\"") + '"'
