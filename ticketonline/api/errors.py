"""Refusals that only programs meet."""

from django.utils.translation import gettext_noop

from ..core.errors import BadRequest, DomainError


class Malformed(BadRequest):
    """The request breaks its schema. `reason` tells the program's author where; the buyer need not see it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason=reason)

    @property
    def error(self) -> str:
        return f"{self.text.removesuffix('.')}: {self.facts['reason']}."


class WrongPageSize(DomainError):
    code, status = "wrong_page_size", 422
    text = gettext_noop("A page has from 1 to %(most)s events.")
