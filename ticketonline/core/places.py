"""Places as a reader of the language calls them."""

from babel import Locale


def country_name(code: str, language: str) -> str:
    """The country's name, or the code itself where none is known."""
    name: str = Locale.parse(language, sep="-").territories.get(code, code)
    return name
