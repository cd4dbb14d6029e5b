"""Two kinds of session: staff in the database, where one can be ended; buyers in a signed cookie, without a write."""

import hashlib
import hmac
import time
import zlib
from base64 import urlsafe_b64encode
from functools import cache, lru_cache
from importlib import import_module
from typing import Any

import msgspec
from django.conf import settings
from django.contrib.sessions.backends.signed_cookies import SessionStore as SignedCookieStore
from django.contrib.sessions.middleware import SessionMiddleware
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date

from ..chance import random_bytes

BUYER_SALT = "ticketonline.buyer"
FEW = 2  # reservations, whose ids are not worth the time that compressing takes
IDENTITY_BYTES = 9  # 12 signs in the cookie; no two sessions of one quarter of an hour share them


class _Signer(signing.TimestampSigner):
    """Django's, made once, with its key derived once: most of what signing a small cookie costs."""

    def __init__(self) -> None:
        super().__init__(salt=BUYER_SALT)
        # As django.utils.crypto.salted_hmac does it each time; tests/web/test_sessions_middleware.py compares the two.
        derived = hashlib.sha256(f"{BUYER_SALT}signer{settings.SECRET_KEY}".encode()).digest()
        self._keyed = hmac.new(derived, digestmod="sha256")

    def signature(self, value: bytes | str, key: bytes | str | None = None) -> str:
        if key not in (None, self.key):
            return super().signature(value, key)
        code = self._keyed.copy()
        code.update(value.encode() if isinstance(value, str) else value)
        return signing.b64_encode(code.digest()).decode()

    def sign_few(self, content: dict[str, Any]) -> str:
        """What `sign_object` makes of it, uncompressed."""
        value = f"{signing.b64_encode(msgspec.json.encode(content)).decode()}:{_stamp(int(time.time()))}"
        return f"{value}:{self.signature(value)}"


@lru_cache(8)  # a rush asks for the same second a thousand times
def _stamp(second: int) -> str:
    return signing.b62_encode(second)


@cache
def _signer() -> _Signer:
    return _Signer()


class BuyerContent(dict[str, Any]):
    """What a buyer's cookie says.

    It keeps one `identity` from its first writing to its end, whatever is written into it.
    """

    @classmethod
    def opened(cls, cookie: str | None) -> "BuyerContent":
        """The content; that of an old, altered or foreign cookie is nothing."""
        if not cookie:
            return cls()
        try:
            return cls(_signer().unsign_object(cookie, max_age=buyer_session_seconds()))
        except (signing.BadSignature, ValueError, zlib.error):
            return cls()

    @property
    def identity(self) -> str:
        """What tells the session from every other, or nothing while it was never written."""
        return str(self.get("identity", ""))

    def sealed(self) -> str:
        """The cookie's value."""
        if "identity" not in self:
            self["identity"] = urlsafe_b64encode(random_bytes(IDENTITY_BYTES)).decode()
        if len(self.get("reservations", ())) > FEW:
            return _signer().sign_object(self, compress=True)
        return _signer().sign_few(self)


class BuyerSession(SignedCookieStore):
    """The same as Django's session: it ends `BUYER_SESSION_SECONDS` after it was last written."""

    @property
    def identity(self) -> str:
        """See `BuyerContent`."""
        return BuyerContent(self.items()).identity

    def load(self) -> dict[str, Any]:
        """The session's content."""
        return BuyerContent.opened(self.session_key)

    def save(self, must_create: bool = False) -> None:
        """Make the cookie's value, which is the `session_key`."""
        content = BuyerContent(self.items())
        self._session_key = content.sealed()
        self.update(content)


def buyer_session_seconds() -> int:
    """The life of a buyer's session: 15 minutes, or as long as a hold where the operator made holds longer."""
    return max(settings.BUYER_SESSION_SECONDS, settings.HOLD_SECONDS)


def cookie_header(content: BuyerContent) -> str:
    """The Set-Cookie that the middleware below gives a session of this content, without Django's response around it."""
    attributes = _attributes(int(time.time()), buyer_session_seconds(), settings.SESSION_COOKIE_SECURE)
    return f"{settings.BUYER_COOKIE_NAME}={content.sealed()}; {attributes}"


@lru_cache(8)
def _attributes(second: int, life: int, is_secure: bool) -> str:
    parts = [f"expires={http_date(second + life)}", "HttpOnly", f"Max-Age={life}", "Path=/", "SameSite=Lax"]
    return "; ".join([*parts, "Secure"] if is_secure else parts)


class TwoSessionsMiddleware(SessionMiddleware):
    """Gives staff paths Django's database session and every other path the buyer's."""

    def process_request(self, request: HttpRequest) -> None:
        """Attaches the session; nothing is read before somebody asks for it."""
        if request.path.startswith(settings.STAFF_PATHS):
            staff = import_module(settings.SESSION_ENGINE).SessionStore
            request.session = staff(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
        else:
            request.session = BuyerSession(request.COOKIES.get(settings.BUYER_COOKIE_NAME))

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Writes a buyer's cookie only when the session changed: its life counts from that moment, not from a visit."""
        if request.path.startswith(settings.STAFF_PATHS):
            response.headers.setdefault("Cache-Control", "private, no-store")  # those that django-allauth forgot
            return super().process_response(request, response)
        session = request.session
        if session.accessed:
            patch_vary_headers(response, ("Cookie",))
        if session.modified and response.status_code < 500:
            session.save()
            response.set_cookie(
                settings.BUYER_COOKIE_NAME,
                session.session_key or "",
                max_age=buyer_session_seconds(),
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response
