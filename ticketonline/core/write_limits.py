"""How often a client and a buyer's session may write."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest

from .client_address import address_in
from .middleware.sessions import BuyerContent, BuyerSession
from .rate_limit import RateLimit

READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Write(NamedTuple):
    """What is counted of a request that no Django sees."""

    method: str
    path: str
    META: Mapping[str, Any]
    session: BuyerContent


class WriteLimits:
    """Counts the writes of one server process: every request that is not read only by its method.

    `reads` are the (method, path) that change nothing for all that; `doors` are the paths where passwords are tried.
    """

    def __init__(self, *, reads: Collection[tuple[str, str]], doors: Collection[str]) -> None:
        self._reads = frozenset(reads)
        self._doors = frozenset(doors)
        self._clients = RateLimit(per_minute=settings.CLIENT_WRITES_A_MINUTE, burst=settings.CLIENT_BURST)
        self._sessions = RateLimit(per_minute=settings.SESSION_WRITES_A_MINUTE, burst=settings.SESSION_BURST)
        self._logins = RateLimit(per_minute=settings.LOGINS_A_MINUTE, burst=settings.LOGINS_A_MINUTE)

    def take(self, write: "Write | HttpRequest") -> int:
        """0 for what may go on, else the whole seconds after which it may be tried again."""
        method = write.method or ""
        if method in READING_METHODS or (method, write.path) in self._reads:
            return 0
        client = address_in(write.META)
        wait = self._logins.take(client) if write.path in self._doors else 0
        wait = wait or self._clients.take(client)
        if wait or not isinstance(write.session, BuyerContent | BuyerSession):
            return wait
        # A session is a cookie that the buyer may leave at home, and is then counted by the address alone: this one
        # binds those who need it. Nobody can make one up: the signature is verified, once a request.
        identity = write.session.identity
        return self._sessions.take(identity) if identity else 0
