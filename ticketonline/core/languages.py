"""The languages the shop speaks."""

from django.conf import settings


def find_spoken(tag: str) -> str | None:
    """The shop's language for a BCP 47 tag (`pl-PL` is `pl`), or None."""
    base = tag.lower().replace("_", "-").split("-")[0]
    return base if base in dict(settings.LANGUAGES) else None
