"""Refusals as programs read them."""

import msgspec
from django.http import HttpRequest, HttpResponse

from ..core.errors import DomainError


class Refusal(msgspec.Struct, frozen=True):
    """The shape of every refusal: an English sentence, the same for the buyer, and a stable code."""

    error: str
    message: str
    code: str


def refuse_program(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The refusal as JSON with an honest status."""
    body = msgspec.json.encode(Refusal(error=error.error, message=error.message, code=error.code))
    return HttpResponse(body, status=error.status, content_type="application/json")
