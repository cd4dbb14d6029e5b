"""What a worker does for delivery."""

import time

from django.conf import settings

from ..core.jobs import Job
from .bounces.mailbox import read_mailbox
from .services.announce_some import announce_some
from .services.ask_again import answer_some
from .services.send import MOST, send_some

LEAST = 10  # mails in hand at once
SECONDS_IN_HAND = 3.0


class Mailing:
    """Sends mails by one connection at a time, beside others that do so."""

    def __init__(self) -> None:
        self._limit = LEAST

    def send(self) -> bool:
        """Send some; whether there were any. Raises `MailServerAway`."""
        began = time.monotonic()
        count = send_some(limit=self._limit)
        if count:
            self._limit = next_limit(count, seconds=time.monotonic() - began)
        return count > 0


def next_limit(count: int, *, seconds: float) -> int:
    """How many mails to have in hand next, when so many took so long: as go in `SECONDS_IN_HAND`.

    Where each takes long, most are left to other mailings.
    """
    return max(LEAST, min(MOST, int(count / max(seconds, 0.001) * SECONDS_IN_HAND)))


MAILINGS = [Job(name="mail", run=Mailing().send, every=0.5) for _ in range(settings.MAIL_CONNECTIONS)]
JOBS = [
    Job(name="announce", run=announce_some, every=5.0),
    Job(name="tickets_asked_for", run=answer_some, every=2.0),
    *MAILINGS,
    Job(name="bounces", run=read_mailbox, every=60.0),
]
