"""What every JSON address shares. All of django-modern-rest that we bend, we bend here and in codec.py."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from dmr.controller import Controller
from dmr.endpoint import Endpoint
from dmr.exceptions import RequestSerializationError, ValidationError
from dmr.negotiation import RequestNegotiator, ResponseNegotiator
from dmr.parsers import Parser
from dmr.renderers import Renderer

from ..core.errors import UnsupportedMediaType
from .codec import JsonParser, JsonRenderer, Serializer
from .errors import Malformed
from .refusals import Refusal, refuse_method

PARSER, RENDERER = JsonParser(), JsonRenderer()


class OnlyJson(RequestNegotiator):
    """A body is application/json; a charset beside it means nothing (RFC 8259, 11)."""

    def __call__(self, request: HttpRequest) -> Parser:
        if request.content_type != PARSER.content_type:
            raise UnsupportedMediaType
        return PARSER


class AlwaysJson(ResponseNegotiator):
    """The answer is JSON, whatever `Accept` says: browsers, scripts and old front ends all send something else."""

    def __call__(self, request: HttpRequest) -> Renderer:
        request.__dmr_renderer__ = RENDERER  # type: ignore[attr-defined]
        return RENDERER


class JsonEndpoint(Endpoint):
    """One operation."""

    request_negotiator_cls = OnlyJson
    response_negotiator_cls = AlwaysJson


class JsonController(Controller[Serializer]):
    """The operations of one address. Refusals pass through as exceptions and are answered by RefusalMiddleware."""

    endpoint_cls = JsonEndpoint
    parsers = [PARSER]
    renderers = [RENDERER]
    error_model = Refusal
    # Answers are built from typed structs; the tests hold them against the schema (tests/api/test_schemathesis.py).
    validate_responses = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """HEAD is answered as GET, the server leaving out the body; OPTIONS says what can be done here."""
        method = "GET" if request.method == "HEAD" else request.method or ""
        endpoint = self.api_endpoints.get(method)
        if endpoint is not None:
            return endpoint.func(self, *args, **kwargs)
        if method == "OPTIONS":
            return HttpResponse(status=204, headers={"Allow": self.allowed()})
        return refuse_method(request, self.allowed())

    def allowed(self) -> str:
        """The methods of this address, as `Allow` lists them."""
        readable = ["HEAD"] if "GET" in self.api_endpoints else []
        return ", ".join(sorted([*self.api_endpoints, *readable, "OPTIONS"]))

    def handle_error(self, endpoint: Endpoint, controller: Controller[Any], exc: Exception) -> HttpResponse:
        """What the framework could not read is malformed; everything else goes on as it is."""
        match exc:
            case ValidationError():
                raise Malformed(str(exc.payload[0]["msg"])) from exc
            case RequestSerializationError():
                raise Malformed(str(exc)) from exc
        raise exc
