"""The language of an answer: the URL's for pages, Accept-Language's for everything else, never a cookie's."""

from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from .. import languages

MOST_READ = 500  # signs of Accept-Language; a browser sends some 30


class LocaleMiddleware:
    """Activates the language, so that a page is the same for everybody who asks for its URL and can be cached."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        in_url = translation.get_language_from_path(request.path_info)
        language = in_url or preferred_language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        if not in_url and not request.path_info.startswith(settings.STATIC_URL):
            patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", language)
        return response


def preferred_language(request: HttpRequest) -> str:
    """The first language of Accept-Language that the shop speaks, else its default."""
    return first_spoken(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))


def first_spoken(accepted: str) -> str:
    """The same of the header's text, of which no more is read than `MOST_READ` signs."""
    return _first_spoken(accepted[:MOST_READ])


@lru_cache(512)
def _first_spoken(accepted: str) -> str:
    for tag, _quality in parse_accept_lang_header(accepted):
        spoken = languages.find_spoken(tag)
        if spoken:
            return spoken
    return settings.LANGUAGE_CODE
