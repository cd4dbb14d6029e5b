"""The same page in the other languages."""

from collections.abc import Sequence
from dataclasses import dataclass

from babel.core import get_global
from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language_info


@dataclass(frozen=True, kw_only=True)
class LanguageLink:
    """Where a page is in one language, whose `name` is its own name for itself."""

    code: str
    name: str
    path: str
    is_current: bool


def language_links(path: str) -> Sequence[LanguageLink]:
    """The page at `path` in every language; where the path has no language, the start page in each."""
    in_path = translation.get_language_from_path(path)
    rest = path.split("/", 2)[2] if in_path and path.count("/") > 1 else ""
    current = translation.get_language()
    return [
        LanguageLink(
            code=code, name=get_language_info(code)["name_local"], path=f"/{code}/{rest}", is_current=code == current
        )
        for code, _name in settings.LANGUAGES
    ]


def share_locale(code: str) -> str:
    """The language as Open Graph names it, with the country where most of its readers are: `pl_PL` for `pl`."""
    language, _script, country = get_global("likely_subtags")[code].split("_")
    return f"{language}_{country}"
