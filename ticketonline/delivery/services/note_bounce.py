"""Noting that a mail came back."""

from enum import Enum, auto

from ...outbox.services.bounce import bounce, may_be_sent_yet
from ..bounces.reports import read_report


class Outcome(Enum):
    """What was made of a mail that came in."""

    NOTED = auto()  # all that there is to note, which may be nothing
    TOO_EARLY = auto()  # of a mail of which it is not written down yet that it was sent: give it once more, later
    NOT_OURS = auto()  # it came to no return address of a mail of the shop's


def note_bounce(content: bytes) -> Outcome:
    """Take a mail that came in, and if it reports that one of the shop's failed, write that and the words down.

    Which one is told by the address alone that it came to. Twice the same changes nothing.
    """
    report = read_report(content)
    if report is None:
        return Outcome.NOT_OURS
    # Asked first: what is ended between the two is a bounce that counts, and not one that is lost.
    is_early = may_be_sent_yet(report.about)
    if report.failure is None or bounce(report.about, answer=report.failure) or not is_early:
        return Outcome.NOTED
    return Outcome.TOO_EARLY
