"""The OpenAPI document of the organisers' API, made from the structs, operations and rules that serve the requests."""

from functools import cache, partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from dmr.openapi import OpenAPIConfig, build_schema
from dmr.openapi.objects import Components, License, SecurityScheme, Server, Tag

from ... import __version__
from ...accounts.rules import NEEDED, Scope
from ..codec import ENCODER
from ..examples import complete
from ..readable import readable
from .describing import describe
from .problems import refuse_method
from .routes import router

DESCRIPTION = """\
Everything that a program of an organiser needs: events, their ticket types and promo codes, reservations, who comes,
figures, files. For servers and scripts: a token is a secret, and no page that a browser shows should have it.

Send a token of the back office (API, at your organiser) with each request, as `Authorization: Bearer tko_…`. It works
for the member who made it: within its scopes, and within what the role and the chosen events of that member allow at
that moment. Whatever is another organiser's, or not among the chosen events, is answered as if it did not exist.

Ids are UUID strings. Times are ISO 8601: with any offset in a request, in UTC with `Z` in an answer. Prices are JSON
numbers with the exact decimal value. Bodies are `application/json`; a key that is not known is refused. Every refusal
is `application/problem+json` (RFC 9457) with a `code` that does not change, and then nothing at all has changed.

Lists come in pages: `next` is the address of the next one. A change needs the ETag that was read as `If-Match`, and is
refused with 412 once somebody else has changed it. A `POST` that makes one thing may be repeated with the same
`Idempotency-Key` for 24 hours: it is answered with what was made the first time, as it is now, and the header
`Idempotency-Replayed`.

Each token may read and write so many times a minute; 429 says in `Retry-After` for how many seconds to wait. Every
answer to a valid token, refusals too, says in `RateLimit-Policy` how many requests it may send at once (`q`, which
fill up again within `w` seconds) and in `RateLimit` how many it may send now (`r`, and all again after `t` seconds).
Both are as in draft-ietf-httpapi-ratelimit-headers. They are what one server process counts: take them as a hint.

Within v1, operations, keys of answers, optional keys of requests, values of codes and scopes may be added; none is
renamed, retyped or dropped, and nothing optional becomes required. What can't be kept comes as v2 beside it."""

TAGS = {
    "token": "What the token may do.",
    "events": "What is put on.",
    "ticket types": "What is on sale of an event.",
    "promo codes": "What people type in to pay less.",
    "contingents": "What is kept back: nobody but the box office sells it.",
    "box office": "Selling without a payment page, and giving away.",
    "attendees": "Who comes.",
    "statistics": "How an event sells.",
    "reservations": "What people hold and bought.",
    "exports": "Files of it all.",
}


def _configuration() -> OpenAPIConfig:
    return OpenAPIConfig(
        title="Ticketonline organisers' API",
        version=__version__,
        openapi_version="3.1.0",
        summary="What programs of organisers need.",
        description=DESCRIPTION,
        license=License(name="MIT", identifier="MIT"),
        servers=[Server(url=settings.PUBLIC_URL)],
        tags=[Tag(name=name, description=text) for name, text in TAGS.items()],
        components=Components(
            security_schemes={
                "token": SecurityScheme(
                    type="http",
                    scheme="bearer",
                    description="A token of the back office. Scopes, and what the member's role must allow besides: "
                    + ", ".join(f"`{scope}` ({NEEDED[scope].replace('_', ' ')})" for scope in Scope)
                    + ".",
                )
            }
        ),
    )


@cache
def document() -> dict[str, Any]:
    """The document, built once a process. Not to be changed."""
    converted = build_schema(router, config=_configuration()).convert(skip_validation=True)
    describe(converted)
    complete(converted)
    return converted


@cache
def written_document() -> bytes:
    """The document as JSON."""
    return ENCODER.encode(document())


@partial(readable, refuse=refuse_method)
def openapi(request: HttpRequest) -> HttpResponse:
    """`/api/v1/openapi.json`."""
    return HttpResponse(written_document(), content_type="application/json")
