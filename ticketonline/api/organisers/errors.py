"""Refusals that only programs of organisers meet."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_noop

from ...core.errors import DomainError


class MatchMissing(DomainError):
    code, status = "if_match_missing", 428
    text = gettext_noop("Send the ETag that you have read as If-Match, so that nobody's change is overwritten.")


class MatchStale(DomainError):
    """Somebody changed it since it was read."""

    code, status = "if_match_stale", 412
    text = gettext_noop("This was changed since you have read it. Read it again, and decide anew.")


class ExportNotReady(DomainError):
    code, status, retry_after = "export_not_ready", 409, 2
    text = gettext_noop("This file is not made yet, or could not be made.")


class UnfitValue(DomainError):
    """A value of the right kind that can't be meant; `faults` says by field what is wrong about it."""

    code, status = "unfit_value", 422
    text = gettext_noop("%(field)s: %(reason)s")

    def __init__(self, *, field: str, reason: str) -> None:
        super().__init__(field=field, reason=reason)
        self.faults: Mapping[str, Sequence[str]] = {field: [reason]}
