"""Addresses that are only read, beside the storefront's."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from .refusals import refuse_method

KEEP_SECONDS = 300  # changes with the program alone
ALLOWED = "GET, HEAD, OPTIONS"

View = Callable[[HttpRequest], HttpResponse]
Refuse = Callable[[HttpRequest, str], HttpResponse]


def readable(view: View, *, refuse: Refuse = refuse_method) -> View:
    """The view for GET and HEAD, to be kept for five minutes by anybody; every other method as the API answers it."""

    @csrf_exempt  # what changes nothing needs no token, and is refused as an API refuses
    @wraps(view)
    def only_read(request: HttpRequest) -> HttpResponse:
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers={"Allow": ALLOWED})
        if request.method not in ("GET", "HEAD"):
            return refuse(request, ALLOWED)
        response = view(request)
        response.headers["Cache-Control"] = f"public, max-age={KEEP_SECONDS}"
        return response

    return only_read
