"""Trying promo codes: whoever guesses has to wait."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.conf import settings

from ..core.client_address import address_in
from ..core.errors import TooManyRequests
from ..core.rate_limit import RateLimit
from .errors import UnknownPromoCode

MOST_DEBT = 10  # minutes that somebody who tried many at once has to wait


@contextmanager
def code_try(meta: Mapping[str, Any], code: str) -> Iterator[None]:
    """A client's try of a promo code, if it is one: what is inside raises `UnknownPromoCode` for a wrong one.

    Only wrong ones are counted, since a crowd behind one address may share a link with a right one. Who has tried too
    many raises `TooManyRequests` with a right one as well, and so learns nothing: for longer, the more it tried at
    once. `meta` is what the web server says
    of the request. Counted in the memory of this process.
    """
    if not code.strip() or not settings.RATE_LIMIT_IS_ON:
        yield
        return
    client, limit = address_in(meta), wrong_codes()
    wait = limit.wait(client)
    if wait:
        raise TooManyRequests(retry_after=wait)
    try:
        yield
    except UnknownPromoCode:
        limit.charge(client)
        raise


@cache
def wrong_codes() -> RateLimit:
    """What this process counts by."""
    return RateLimit(per_minute=settings.WRONG_CODES_A_MINUTE, burst=settings.WRONG_CODES_A_MINUTE, debt=MOST_DEBT)
