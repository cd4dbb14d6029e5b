"""`/api/v1/`: the reference of the organisers' API, made from its OpenAPI document, in English alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from ..examples import operations
from ..readable import readable
from ..reading import read_operations, read_schemas
from .openapi import document
from .problems import refuse_method, title_of


@dataclass(frozen=True, kw_only=True)
class ProblemLine:
    """A kind of problem: what `type` of one leads to."""

    code: str
    title: str
    status: str
    detail: str


@partial(readable, refuse=refuse_method)
def organisers_reference(request: HttpRequest) -> HttpResponse:
    """The reference as a page."""
    with translation.override("en"):
        response = render(
            request,
            "api/organisers.html",
            {
                "info": document()["info"],
                "token": document()["components"]["securitySchemes"]["token"]["description"],
                "operations": read_operations(document()),
                "problems": read_problems(document()),
                "schemas": read_schemas(document()),
            },
        )
    response.headers["Content-Language"] = "en"
    return response


def read_problems(document: Mapping[str, Any]) -> list[ProblemLine]:
    """Every kind of problem that an operation may answer, by its code."""
    found = {}
    for operation in operations(dict(document)):
        for status, response in operation["responses"].items():
            for media in response.get("content", {}).values():
                for code, example in media.get("examples", {}).items():
                    detail = example["value"]["detail"]
                    found[code] = ProblemLine(code=code, title=title_of(code), status=status, detail=detail)
    return [found[code] for code in sorted(found)]
