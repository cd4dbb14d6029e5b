"""`/api/`: the reference, made from the OpenAPI document. It is written in English alone, as programs are."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from .openapi import document
from .readable import readable
from .reading import read_operations, read_schemas


@readable
def reference(request: HttpRequest) -> HttpResponse:
    """The reference as a page."""
    with translation.override("en"):
        response = render(
            request,
            "api/reference.html",
            {
                "info": document()["info"],
                "session": document()["components"]["securitySchemes"]["buyer"]["description"],
                "operations": read_operations(document()),
                "schemas": read_schemas(document()),
            },
        )
    response.headers["Content-Language"] = "en"
    return response
