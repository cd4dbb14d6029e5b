"""The OpenAPI document, made from the structs and operations that serve the requests."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from dmr.openapi import OpenAPIConfig, build_schema
from dmr.openapi.objects import Components, License, SecurityScheme, Server, Tag

from .. import __version__
from ..sales.rules import IDEMPOTENCY_KEY
from .codec import ENCODER
from .examples import complete, operations
from .readable import readable
from .routes import router

DESCRIPTION = """\
Everything a shop window needs: list events, reserve tickets, pay, see what was sold. No log-in.

Ids are UUID strings. Times are ISO 8601 in UTC and end in `Z`. Prices and amounts are JSON numbers with the exact
decimal value. Bodies are `application/json`. A success answers 200; every refusal has one shape and an honest status,
and then nothing at all has changed. More keys may be added to any answer; none is renamed, retyped or dropped.

`HEAD` is answered wherever `GET` is. A method that an address does not take is refused with 405 and `Allow`, an
unknown address with 404, both in the shape of every other refusal."""

TAGS = {
    "events": "What is on sale.",
    "reservations": "Holding tickets, paying for them, letting them go.",
    "statistics": "What was sold.",
    "payments": "How a payment stands.",
}

# Read by its name alone: the framework would look through all the headers of each request.
KEY_HEADER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Chosen by the caller, new for each wish: 16 to 255 visible characters, such as a random UUID. Kept "
    "for 24 hours as a hash. A refusal is not remembered.",
    "schema": {
        "type": "string",
        "minLength": 16,
        "maxLength": 255,
        "pattern": f"^{IDEMPOTENCY_KEY.pattern}$",
        "examples": ["8e03978e-40d5-43e8-bc93-6894a57f9324"],
    },
}


def _configuration() -> OpenAPIConfig:
    return OpenAPIConfig(
        title="Ticketonline storefront API",
        version=__version__,
        openapi_version="3.1.0",
        summary="What a front end needs to sell tickets.",
        description=DESCRIPTION,
        license=License(name="MIT", identifier="MIT"),
        servers=[Server(url=settings.PUBLIC_URL)],
        tags=[Tag(name=name, description=text) for name, text in TAGS.items()],
        components=Components(
            security_schemes={
                "buyer": SecurityScheme(
                    type="apiKey",
                    name=settings.BUYER_COOKIE_NAME,
                    security_scheme_in="cookie",
                    description="The buyer's session, which POST /events/reservation/ sets: signed, HttpOnly, "
                    "SameSite=Lax, for 15 minutes from the reservation on.",
                )
            }
        ),
    )


@cache
def document() -> dict[str, Any]:
    """The document, built once a process. Not to be changed."""
    converted = build_schema(router, config=_configuration()).convert(skip_validation=True)
    complete(converted)
    reserve = next(one for one in operations(converted) if one["operationId"] == "reserve")
    reserve.setdefault("parameters", []).append(KEY_HEADER)
    return converted


@cache
def written_document() -> bytes:
    """The document as JSON."""
    return ENCODER.encode(document())


@readable
def openapi(request: HttpRequest) -> HttpResponse:
    """`/api/openapi.json`."""
    return HttpResponse(written_document(), content_type="application/json")
