"""How a write that another site caused is told apart."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def is_cross_site_write(request: HttpRequest) -> bool:
    """Whether a browser says that another site caused this write. Programs send neither header and pass.

    `Origin` is compared with PUBLIC_URL, the host asked for and the origins the operator named;
    `Sec-Fetch-Site` is the browser's own judgement (W3C Fetch Metadata), `none` being a person's own doing.
    """
    if request.method in SAFE_METHODS:
        return False
    origin = request.META.get("HTTP_ORIGIN")
    if origin in settings.CORS_ALLOWED_ORIGINS:
        return False
    if request.META.get("HTTP_SEC_FETCH_SITE", "none") not in ("same-origin", "none"):
        return True
    # PUBLIC_URL is this site even where a proxy asks by a host name of its own.
    if origin in (None, settings.PUBLIC_URL):
        return False
    try:
        parts = urlsplit(origin)
    except ValueError:  # such as `http://[`, which no browser sends
        return True
    # Whoever is on the way can write a page of plain http, and nothing of the shop served over https.
    schemes = ("https",) if request.is_secure() else ("http", "https")
    return parts.scheme not in schemes or parts.netloc != request.get_host()
