"""Refusals as people read them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ...core.errors import DomainError


def refuse_person(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The refusal as a page that says what happened and where to go on."""
    return render(request, "web/refusal.html", {"refusal": error}, status=error.status)
