"""Figures as people read them, and the words for what was measured: shared by the terminal and the page."""

from collections.abc import Mapping

from .recorder import Outcome, Step

STEPS: Mapping[Step, str] = {
    Step.LOOK: "Looking at the event",
    Step.RESERVE: "Reserving tickets",
    Step.PAY: "Starting a payment",
    Step.ASK: "Asking how a payment stands",
    Step.CANCEL: "Cancelling",
    Step.CHECK: "Checking",
    Step.REFUSED: "Being refused (sold out)",
    Step.SENT_AWAY: "Being sent away (503, 429)",
}
OUTCOMES: Mapping[Outcome, str] = {
    Outcome.PAID: "paid for their tickets",
    Outcome.HELD: "left their tickets unpaid; the hold will run out",
    Outcome.CANCELLED: "changed their mind and cancelled",
    Outcome.EMPTY_HANDED: "found it sold out",
    Outcome.GAVE_UP: "gave up after being sent away too often",
    Outcome.REFUSED: "were refused for another reason",
    Outcome.UNPAID: "could not pay",
    Outcome.CUT_OFF: "were cut off when the rush ended",
}


def duration(seconds: float) -> str:
    """A span of time: `41.5 s`, `2:05 min`."""
    if seconds < 99.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02} min"


def wait(seconds: float) -> str:
    """How long an answer took: `0.8 ms`, `41 ms`, `1.25 s`."""
    if seconds >= 0.9995:
        return f"{seconds:.2f} s"
    return f"{seconds * 1000:.1f} ms" if seconds < 0.00995 else f"{seconds * 1000:.0f} ms"


def people(count: int) -> str:
    """So many buyers."""
    return f"{count:,} buyer{'' if count == 1 else 's'}"
