"""One handler for every refusal: JSON for programs, a page for people."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, ValidationError
from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve

from .api.organisers.problems import ROOT as ORGANISERS_API
from .api.organisers.problems import refuse_with_problem
from .api.refusals import refuse_program
from .core.database import drop_broken_connections
from .core.errors import (
    BadRequest,
    BodyTooLarge,
    Busy,
    CrossSite,
    DomainError,
    Forbidden,
    MethodNotAllowed,
    NotFound,
    ServerError,
    TooManyRequests,
)
from .core.front.bodies import NO_TURN, may_be_large, stated_length
from .core.same_origin import is_cross_site_write
from .core.write_limits import WriteLimits
from .web.kit.refusals import refuse_person

PROGRAM_PATHS = ("/events/", "/transactions/", "/api/")
READS = [("POST", "/events/event/")]  # a read by contract: what every other POST, PUT or DELETE does is counted
ACCOUNT = "/manage/account/"
ACCOUNT_SECONDS = 60  # django-allauth counts by the minute
DOORS = [  # where passwords and codes are tried, and mail is asked for
    "/admin/login/",
    f"{ACCOUNT}login/",
    f"{ACCOUNT}signup/",
    f"{ACCOUNT}reauthenticate/",
    f"{ACCOUNT}password/change/",
    f"{ACCOUNT}password/reset/",
    f"{ACCOUNT}2fa/authenticate/",
    f"{ACCOUNT}2fa/reauthenticate/",
    f"{ACCOUNT}2fa/webauthn/login/",
]


def refuse(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The refusal in the shape that the caller reads."""
    response = _way_of(request.path)(request, error)
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _way_of(path: str) -> Callable[[HttpRequest, DomainError], HttpResponse]:
    if path.startswith(ORGANISERS_API):
        return refuse_with_problem
    return refuse_program if path.startswith(PROGRAM_PATHS) else refuse_person


_in_force: WriteLimits | None = None


def limits_in_force() -> WriteLimits | None:
    """The limits that this process counts by."""
    return _in_force


class RefusalMiddleware:
    """Refuses what no view should see, and turns a view's refusal into its answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        global _in_force
        _in_force = self.limits = WriteLimits(reads=READS, doors=DOORS) if settings.RATE_LIMIT_IS_ON else None

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_cross_site_write(request):  # before it counts: the visitors of another site are not to blame for it
            return refuse(request, CrossSite())
        wait = self.limits.take(request) if self.limits else 0
        if wait:
            return refuse(request, TooManyRequests(retry_after=wait))
        if self._is_too_large(request):
            return refuse(request, BodyTooLarge())
        if NO_TURN in request.META:
            return refuse(request, Busy())
        if request.encoding not in (None, "utf-8"):
            # All text here is UTF-8, whatever a charset claims; Django would read the query by it, and not every codec
            # that Python knows is one for text.
            request.encoding = "utf-8"
        response = self.get_response(request)
        if response.status_code == MethodNotAllowed.status and not response.content:
            # Django's bare answer says nothing but which methods there are.
            allowed = response.headers["Allow"]
            response = refuse(request, MethodNotAllowed())
            response.headers["Allow"] = allowed
        return response

    def _is_too_large(self, request: HttpRequest) -> bool:
        limit = settings.STAFF_BODY_LIMIT_BYTES if may_be_large(request.path) else settings.BODY_LIMIT_BYTES
        length = stated_length(request.META)
        return length is None or length > limit

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refusal becomes its answer, a database out of reach a 503; anything else is a bug and stays one."""
        match exception:
            case DomainError():
                return refuse(request, exception)
            case OperationalError() | InterfaceError():
                drop_broken_connections()
                return refuse(request, Busy())
            case RequestDataTooBig():
                return refuse(request, BodyTooLarge())
            case ValidationError() | DataError() if request.path.startswith(settings.STAFF_PATHS):
                # Django's admin asks the database with whatever ids and filters an address has.
                return refuse(request, BadRequest())
        return None


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400."""
    return refuse(request, BadRequest())


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler403."""
    return refuse(request, Forbidden())


def unproven(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW: nothing proves that a page of ours sent the form."""
    return refuse(request, CrossSite())


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler404; a page asked for without its last slash is one redirect away."""
    if request.method in ("GET", "HEAD") and not request.path.endswith("/"):
        try:
            resolve(f"{request.path_info}/")
        except Resolver404:
            pass
        else:
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(f"{request.path}/{f'?{query}' if query else ''}")
    return refuse(request, NotFound())


def too_many(request: HttpRequest) -> HttpResponse:
    """django-allauth's handler429: somebody wanted mail, or tried passwords, more often than it lets them."""
    return refuse(request, TooManyRequests(retry_after=ACCOUNT_SECONDS))


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500."""
    return refuse(request, ServerError())
