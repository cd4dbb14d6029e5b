"""Who may keep an answer."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.views.decorators.gzip import gzip_page

View = Callable[..., HttpResponse]

PUBLIC = "public, max-age=1"  # what is left on sale may lag by one second
PRIVATE = "private, no-store"


def public_page(view: View) -> View:
    """For pages that are the same for everybody and hold no secret: may be kept for a second, and travel compressed.

    Answers to anything but a successful read are nobody's to keep.
    """

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        is_kept = response.status_code == 200 and not response.cookies
        response.headers.setdefault("Cache-Control", PUBLIC if is_kept else PRIVATE)
        return response

    return gzip_page(answer)


def private_page(view: View) -> View:
    """For pages whose address is a secret: never kept, never indexed, never told to another page, not even our own."""

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        response.headers["Cache-Control"] = PRIVATE
        response.headers["X-Robots-Tag"] = "noindex"
        # Not `no-referrer`: a browser would then send `Origin: null` with the page's own forms, and be refused.
        response.headers["Referrer-Policy"] = "strict-origin"
        return response

    return answer
