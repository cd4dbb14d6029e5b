"""What mails there are, what may become of one, and when a mail is tried again."""

from datetime import timedelta
from enum import StrEnum

MOST_ANSWER = 500  # characters of a mail server's words that are kept
# Some mail servers take nothing from strangers at first (greylisting): they want to be asked again minutes later. For
# one that is down, RFC 5321 (4.5.4.1) asks to go on for four to five days.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 10, 15, 30, 60, 120, 240, 480, 720, *[1440] * 3))
CLAIM = timedelta(minutes=5)  # so long a mail is in the hands of whoever took it; a dead one's are taken up then
# Who mistyped a date corrects it at once: nobody shall be told of the wrong one.
SECOND_THOUGHTS = timedelta(minutes=2)
MOST_AGAIN_A_DAY = 10  # times that somebody may have one order's tickets sent again


class Kind(StrEnum):
    """What a mail is about."""

    RESERVED = "reserved"  # with the link to pay
    PAID = "paid"  # with the tickets
    LINK = "link"  # a new one to the tickets, the one before is void
    PASSED_ON = "passed_on"  # to whom a ticket was, and is void now
    RECEIVED = "received"  # to whom it was passed on, with the ticket
    PAYMENT_FAILED = "payment_failed"
    HOLD_ENDED = "hold_ended"
    CANCELLED = "cancelled"
    RETURNED = "returned"  # after it was paid
    EVENT_CHANGED = "event_changed"  # its date or its place
    EVENT_CANCELLED = "event_cancelled"


class State(StrEnum):
    """What became of a mail."""

    QUEUED = "queued"
    SENT = "sent"
    REFUSED = "refused"
    BOUNCED = "bounced"  # taken, and given back by a server further on
    DROPPED = "dropped"  # there is nothing to say any more, or nobody to say it to


LOST = (State.REFUSED, State.BOUNCED)  # it never reached anybody


def next_pause(attempts: int) -> timedelta | None:
    """How long to wait after so many attempts that may be repeated; None when that was the last."""
    return PAUSES[attempts - 1] if attempts <= len(PAUSES) else None
