"""What every operation of the organisers' API shares: who calls, whether they may, and how it is answered."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, ClassVar
from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from ...accounts.services.make_once import make_once
from ...sales.errors import WrongKey
from ...sales.rules import checked_key
from ..controller import JsonController
from .bearer import caller_of, check_rule
from .problems import BUDGET, refuse_method
from .rule import Caller, Rule

METHODS = frozenset({"get", "post", "put", "patch", "delete"})
PRIVATE = "private, no-store"
REPLAYED = "Idempotency-Replayed"


class OrganisersController(JsonController):
    """The operations of one address. `rules` has one for each of them, by method."""

    rules: ClassVar[Mapping[str, Rule]] = {}
    answers_head: ClassVar[bool] = True  # as GET
    caller: Caller

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        made = {method.lower() for method in cls.api_endpoints}
        assert made == cls.rules.keys(), f"{cls.__name__} has operations without a rule"
        assert made <= METHODS

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Asks who calls before anything is read, so that a stranger learns nothing but that."""
        method = "GET" if request.method == "HEAD" and self.answers_head else request.method or ""
        endpoint = self.api_endpoints.get(method)
        if endpoint is None:
            return super().dispatch(request) if method == "OPTIONS" else refuse_method(request, self.allowed())
        self.caller = caller_of(request, is_read=method == "GET")
        check_rule(self.caller, self.rules[method.lower()])
        self.answer_headers = {"Cache-Control": PRIVATE, **request.META[BUDGET]}
        response = endpoint.func(self, *args, **kwargs)
        assert isinstance(response, HttpResponse)
        if response.status_code == HTTPStatus.NO_CONTENT:
            response.content = b""  # which is no JSON
            del response.headers["Content-Type"]
        for name, value in self.answer_headers.items():
            response.headers[name] = value
        return response

    def allowed(self) -> str:
        """The methods of this address, as `Allow` lists them."""
        allowed = super().allowed()
        return allowed if self.answers_head else allowed.replace("HEAD, ", "")

    def made(self, wish: msgspec.Struct, make: Callable[[], UUID], *, address: str, is_at_its_id: bool = True) -> UUID:
        """The id of what is made by this request, or was by an earlier one with its `Idempotency-Key`.

        `address` is where it is, or where such things are, each at its id. Raises `WrongKey`, `RequestKeyReused` or
        what `make` does.
        """
        key = checked_key(self.request.META.get("HTTP_IDEMPOTENCY_KEY", ""))
        if not key and "HTTP_IDEMPOTENCY_KEY" in self.request.META:
            raise WrongKey  # an empty one, from a program that believes itself safe
        asked = f"{self.request.path}\n".encode() + msgspec.json.encode(wish)
        made_id, is_repeated = make_once(self.caller.id, key=key, wish=asked, make=make)
        self.answer_headers["Location"] = f"{address}/{made_id}" if is_at_its_id else address
        if is_repeated:
            self.answer_headers[REPLAYED] = "true"
        return made_id
