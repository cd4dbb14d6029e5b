"""Refusals as programs read them."""

from typing import Annotated

import msgspec
from django.http import HttpRequest, HttpResponse
from msgspec import Meta

from ..core.errors import DomainError, MethodNotAllowed


class Refusal(msgspec.Struct, frozen=True):
    """The shape of every refusal. When one is given, nothing at all has changed."""

    error: Annotated[str, Meta(description="A short English sentence, for programs and logs.")]
    message: Annotated[str, Meta(description="A sentence to show the buyer, in the language of `Accept-Language`.")]
    code: Annotated[str, Meta(description="A machine code that does not change.", examples=["sold_out"])]


def refuse_program(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The refusal as JSON with an honest status, which nobody may keep."""
    body = msgspec.json.encode(Refusal(error=error.error, message=error.message, code=error.code))
    return HttpResponse(
        body, status=error.status, content_type="application/json", headers={"Cache-Control": "no-store"}
    )


def refuse_method(request: HttpRequest, allowed: str) -> HttpResponse:
    """The refusal of a method, with those that are taken in `Allow`."""
    response = refuse_program(request, MethodNotAllowed())
    response.headers["Allow"] = allowed
    return response
