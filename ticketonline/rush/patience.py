"""How long somebody who was sent away waits before they come back. Pure."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from random import Random

FIRST_BACK_OFF = 0.5  # seconds; doubled with each try
LONGEST_BACK_OFF = 10.0
LONGEST_ADVICE = 60.0  # nobody waits longer, whatever the server advises
SPREAD = 0.5  # up to half as long again, so that those who were sent away together don't come back together


def advised_seconds(retry_after: str | None, *, now: datetime) -> float | None:
    """The wait that a `Retry-After` asks for, in seconds or as a date; None when it asks for nothing readable."""
    if retry_after is None or not retry_after.isascii():
        return None
    if retry_after.isdigit():
        return float(min(int(retry_after[:6]), LONGEST_ADVICE))
    try:
        moment = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((moment - now).total_seconds(), 0.0), LONGEST_ADVICE)


def wait_seconds(*, tried: int, advised: float | None, chance: Random) -> float:
    """The wait before the next try, after so many: what the server advises, else ever longer; always spread."""
    wait = min(FIRST_BACK_OFF * 2 ** min(tried - 1, 10), LONGEST_BACK_OFF) if advised is None else advised
    return wait * (1 + SPREAD * chance.random())
