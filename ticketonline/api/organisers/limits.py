"""How often a token may read and write, counted by each server process for itself (decision 12)."""

from collections.abc import Mapping
from functools import cache
from uuid import UUID

from django.conf import settings

from ...core.rate_limit import RateLimit

MOST_TOKENS = 4_096  # that call within a minute


def wait_of(token_id: UUID, *, is_read: bool) -> int:
    """0 for a token that may go on, else the whole seconds after which it may again."""
    if not settings.RATE_LIMIT_IS_ON:
        return 0
    a_minute = settings.TOKEN_READS_A_MINUTE if is_read else settings.TOKEN_WRITES_A_MINUTE
    return _limit(is_read, a_minute).take(token_id.hex)


def budget_of(token_id: UUID, *, is_read: bool) -> Mapping[str, str]:
    """What an answer says of how often the token may still call, in header fields; none where there are no limits.

    The form is that of the IETF's draft-ietf-httpapi-ratelimit-headers, from its eighth version on.
    """
    if not settings.RATE_LIMIT_IS_ON:
        return {}
    limit = _limit(is_read, settings.TOKEN_READS_A_MINUTE if is_read else settings.TOKEN_WRITES_A_MINUTE)
    left, seconds = limit.budget(token_id.hex)
    name = "reads" if is_read else "writes"
    return {
        "RateLimit-Policy": f'"{name}";q={limit.burst};w={limit.filling_seconds}',
        "RateLimit": f'"{name}";r={left};t={seconds}',
    }


@cache
def _limit(is_read: bool, a_minute: int) -> RateLimit:
    # Half a minute's worth at once: programs come in bursts.
    return RateLimit(per_minute=a_minute, burst=max(1, a_minute // 2), most_keys=MOST_TOKENS)
