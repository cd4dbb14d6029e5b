"""The refusals the world may cause. Bugs of our own are assertions instead."""

from typing import ClassVar

from django.utils.translation import gettext, gettext_noop


class DomainError(Exception):
    """A refusal with a stable machine `code`, an HTTP `status` and one sentence in every language.

    `text` is the English sentence and the key of its translation; `facts` fill its %(name)s places.
    `retry_after` is in seconds, for refusals that pass by themselves.
    """

    code: ClassVar[str]
    status: ClassVar[int]
    text: ClassVar[str]
    retry_after: int | None = None

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code)
        self.facts = facts

    @property
    def error(self) -> str:
        """The sentence in English, for programs and logs."""
        return self.text % self.facts

    @property
    def message(self) -> str:
        """The sentence in the language now active, for the person."""
        return gettext(self.text) % self.facts

    def __str__(self) -> str:
        return f"{self.code}: {self.error}"


class BadRequest(DomainError):
    code, status = "bad_request", 400
    text = gettext_noop("The request could not be understood.")


class Forbidden(DomainError):
    code, status = "forbidden", 403
    text = gettext_noop("You are not allowed to see this.")


class CrossSite(DomainError):
    code, status = "cross_site", 403
    text = gettext_noop("This request came from another site and was refused.")


class NotFound(DomainError):
    code, status = "not_found", 404
    text = gettext_noop("There is nothing at this address.")


class MethodNotAllowed(DomainError):
    code, status = "method_not_allowed", 405
    text = gettext_noop("This address does not take that method.")


class BodyTooLarge(DomainError):
    code, status = "body_too_large", 413
    text = gettext_noop("The request is too large.")


class UnsupportedMediaType(DomainError):
    code, status = "unsupported_media_type", 415
    text = gettext_noop("The body must be application/json.")


class TooManyRequests(DomainError):
    """A client or a session wrote more often than it may; `retry_after` is when it may again."""

    code, status, retry_after = "too_many_requests", 429, 1
    text = gettext_noop("These are too many requests in a short time. Please wait a moment and try again.")

    def __init__(self, *, retry_after: int) -> None:
        super().__init__()
        self.retry_after = retry_after


class Busy(DomainError):
    """The database can't be reached or is overloaded; nothing was changed."""

    code, status, retry_after = "busy", 503, 2
    text = gettext_noop("We are very busy right now. Please try again in a moment.")


class ServerError(DomainError):
    """A bug of ours. It was logged."""

    code, status = "server_error", 500
    text = gettext_noop("Something went wrong on our side. Please try again in a moment.")
