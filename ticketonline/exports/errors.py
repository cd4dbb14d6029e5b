"""Refusals about exports."""

from django.utils.translation import gettext_noop

from ..core.errors import DomainError


class ExportNotFound(DomainError):
    """There is none, not for this member, not any more, or not yet as a file."""

    code, status = "export_not_found", 404
    text = gettext_noop("There is no such export. Files are deleted after seven days.")


class TooManyExports(DomainError):
    code, status = "too_many_exports", 409
    text = gettext_noop("%(unfinished)s exports at a time, %(kept)s in seven days: more are not made. Please wait.")


class ClaimLost(Exception):
    """Another worker has the export in hand by now."""
