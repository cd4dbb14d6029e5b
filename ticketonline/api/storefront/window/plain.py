"""Which requests are plain: asked as nearly everybody asks, so that nothing is left to find out about them."""

from functools import lru_cache
from io import BytesIO
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from ....core.front.answers import Environ
from ....core.front.bodies import NO_TURN, stated_length

JSON = "application/json"


def is_plain(environ: Environ) -> bool:
    """Whether it is asked of this host, from this site or from no site at all, with JSON or, to read, with no body."""
    return (
        NO_TURN not in environ
        and "HTTP_TRANSFER_ENCODING" not in environ
        and _is_ours(environ.get("HTTP_HOST", ""))
        and environ.get("HTTP_ORIGIN") in (None, settings.PUBLIC_URL)
        and environ.get("HTTP_SEC_FETCH_SITE", "none") in ("none", "same-origin")
        and (not settings.SECURE_SSL_REDIRECT or environ.get("HTTP_X_FORWARDED_PROTO") == "https")
        and (stated_length(environ) == 0 if environ["REQUEST_METHOD"] == "GET" else _has_json(environ))
    )


def _has_json(environ: Environ) -> bool:
    return (
        environ.get("CONTENT_TYPE") == JSON
        and not environ.get("QUERY_STRING")
        and 0 < (stated_length(environ) or 0) <= settings.BODY_LIMIT_BYTES
    )


def plain_request(method: str, path: str, *, query: str = "", body: bytes = b"", language: str) -> Environ:
    """A request of which `is_plain` is true, from nobody."""
    return {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "CONTENT_TYPE": JSON if body else "",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_HOST": urlsplit(settings.PUBLIC_URL).netloc,
        "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_ACCEPT_LANGUAGE": language,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "REMOTE_ADDR": "",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
    }


@lru_cache(64)
def _is_ours(host: str) -> bool:
    allowed = [host for host in settings.ALLOWED_HOSTS if host]
    domain = split_domain_port(host)[0]
    return bool(domain) and validate_host(domain, allowed)
