"""Refusals about statistics."""

from django.utils.translation import gettext_noop

from ..core.errors import DomainError


class StatisticsPrivate(DomainError):
    code, status = "statistics_private", 403
    text = gettext_noop("The statistics of this event are not public.")
