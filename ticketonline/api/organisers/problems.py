"""Refusals below /api/v1/: problem details (RFC 9457), whoever refuses and for whatever reason."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import urljoin

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from msgspec import Meta

from ...core.errors import DomainError, MethodNotAllowed
from ..errors import Malformed

ROOT = "/api/v1/"
MEDIA_TYPE = "application/problem+json"
# Set on a request whose token is known: the header fields that say how often it may still call.
BUDGET = "ticketonline.budget"
AT = re.compile(r" - at `(?:key in )?\$\.?(?P<field>[^`]*)`")  # as msgspec says where it stopped reading


class FieldProblem(msgspec.Struct, frozen=True):
    """What is wrong with one part of a request."""

    field: Annotated[str, Meta(description="Which: a key of the body or of the query.", examples=["name"])]
    detail: Annotated[str, Meta(description="What to change about it.", examples=["This field cannot be blank."])]


class Problem(msgspec.Struct, frozen=True):
    """The shape of every refusal. When one is given, nothing at all has changed."""

    type: Annotated[
        str,
        Meta(
            description="The kind of problem, as the address of its description.",
            examples=["https://tickets.example.org/api/v1/#problem-event_not_found"],
            extra_json_schema={"format": "uri"},
        ),
    ]
    title: Annotated[str, Meta(description="The kind in words, always the same.", examples=["Event not found"])]
    status: Annotated[int, Meta(description="The HTTP status.", examples=[404])]
    detail: Annotated[
        str,
        Meta(
            description="What happened this time: a sentence, in the language of `Accept-Language`.",
            examples=["This event does not exist."],
        ),
    ]
    code: Annotated[str, Meta(description="A machine code that does not change.", examples=["event_not_found"])]
    errors: Annotated[Sequence[FieldProblem], Meta(description="By field what to change, where that can be told.")]


def refuse_with_problem(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The refusal as a problem, which nobody may keep."""
    headers = {"Cache-Control": "no-store"} | dict(request.META.get(BUDGET, {}))
    if error.status == 401:
        challenge = 'Bearer realm="organisers"'
        headers["WWW-Authenticate"] = challenge if error.code == "no_token" else f'{challenge}, error="{error.code}"'
    return HttpResponse(
        msgspec.json.encode(problem_of(error)), status=error.status, content_type=MEDIA_TYPE, headers=headers
    )


def refuse_method(request: HttpRequest, allowed: str) -> HttpResponse:
    """The refusal of a method, with those that are taken in `Allow`."""
    response = refuse_with_problem(request, MethodNotAllowed())
    response.headers["Allow"] = allowed
    return response


def problem_of(error: DomainError) -> Problem:
    """The refusal in the language now active."""
    return Problem(
        type=urljoin(settings.PUBLIC_URL, f"{ROOT}#problem-{error.code}"),
        title=title_of(error.code),
        status=error.status,
        detail=error.error if isinstance(error, Malformed) else error.message,
        code=error.code,
        errors=[FieldProblem(field=field, detail=detail) for field, detail in _fields(error)],
    )


def title_of(code: str) -> str:
    """A refusal's code in words."""
    return code.replace("_", " ").capitalize()


def _fields(error: DomainError) -> Iterator[tuple[str, str]]:
    if isinstance(error, Malformed):
        found = AT.search(str(error.facts["reason"]))
        if found and found["field"]:
            yield found["field"], str(error.facts["reason"])[: found.start()]
    for field, messages in _faults(error).items():
        yield from ((field, str(message)) for message in messages)
    for item in error.facts.get("missing", ()):  # type: ignore[attr-defined]  # of what publishing needs
        yield str(item), "This is missing before the event can be published."


def _faults(error: DomainError) -> Mapping[str, Sequence[Any]]:
    """What services say by field, in either way they do."""
    faults = error.facts.get("faults") or getattr(error, "faults", {})
    assert isinstance(faults, Mapping)
    return faults
