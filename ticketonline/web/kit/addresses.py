"""Absolute addresses, as search engines and shared links need them. They come from PUBLIC_URL, not from a request."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation


@dataclass(frozen=True, kw_only=True)
class Alternate:
    """The address of a page in one language."""

    code: str
    url: str


def absolute(path: str) -> str:
    """The address of a path of this shop."""
    return f"{settings.PUBLIC_URL}{path}"


def alternates(name: str, **kwargs: Any) -> Sequence[Alternate]:
    """The addresses of a named page in every language."""
    found = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.append(Alternate(code=code, url=absolute(reverse(name, kwargs=kwargs))))
    return found
