"""Typed readers of environment variables; a wrong value becomes one sentence that says what to do."""

import os
from collections.abc import Mapping


class SettingError(Exception):
    """A setting is missing or wrong. Its text is a sentence for the operator."""


class Env:
    """Reads settings out of a mapping (the process's environment, or a test's dictionary)."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self._values = os.environ if values is None else values

    def text(self, name: str, default: str = "") -> str:
        """The value without surrounding blanks; an empty value counts as absent."""
        return self._values.get(name, "").strip() or default

    def integer(self, name: str, default: int, *, minimum: int, maximum: int) -> int:
        """A whole number within the bounds, or `SettingError`."""
        raw = self.text(name)
        if not raw:
            return default
        try:
            number = int(raw)
        except ValueError:
            number = minimum - 1
        if not minimum <= number <= maximum:
            raise SettingError(f"{name} is {raw!r}; set it to a whole number from {minimum} to {maximum}.")
        return number

    def share(self, name: str, default: float = 0.0) -> float:
        """A number from 0 to 1, or `SettingError`."""
        raw = self.text(name)
        if not raw:
            return default
        try:
            number = float(raw)
        except ValueError:
            number = -1.0
        if not 0.0 <= number <= 1.0:
            raise SettingError(f"{name} is {raw!r}; set it to a number from 0 to 1, such as 0.1.")
        return number

    def words(self, name: str) -> list[str]:
        """The comma-separated words of a value; none when it is absent."""
        return [word.strip() for word in self.text(name).split(",") if word.strip()]
