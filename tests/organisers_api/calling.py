"""How tests call the organisers' API: with a token of a member."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.factories import make_member, wanted
from ticketonline.accounts.models import ApiToken, Membership
from ticketonline.accounts.rules import NEEDED, Scope
from ticketonline.accounts.services.create_api_token import create_api_token
from ticketonline.accounts.tokens import hashed, new_token
from ticketonline.api.codec import ENCODER
from ticketonline.audit.actor import Actor
from ticketonline.core import clock
from ticketonline.core.database import writing
from ticketonline.events.models import Event
from ticketonline.sales.locks import lock_with_types
from ticketonline.sales.models import Reservation
from ticketonline.sales.services.complete import complete
from ticketonline.sales.services.reserve import reserve

V1 = "/api/v1"
NOBODY = "01234567-89ab-7def-8123-456789abcdef"
KEY = "0123456789abcdef"


class Program:
    """A program that works for a member."""

    def __init__(self, secret: str, token: ApiToken) -> None:
        self.secret, self.token = secret, token
        self.client = Client()

    def call(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None, query: str = ""
    ) -> HttpResponse:
        sent = {"Authorization": f"Bearer {self.secret}"} | dict(headers or {})
        raw: bytes | str = b""
        if body is not None:
            raw = body if isinstance(body, (bytes, str)) else ENCODER.encode(body)
            sent = {"Content-Type": "application/json"} | sent
        return self.client.generic(method, f"{V1}{path}", raw, headers=sent, QUERY_STRING=query)

    def get(self, path: str, query: str = "", **headers: str) -> HttpResponse:
        return self.call("GET", path, query=query, headers=_named(headers))

    def post(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.call("POST", path, body, _named(headers))

    def patch(self, path: str, body: Any, **headers: str) -> HttpResponse:
        return self.call("PATCH", path, body, _named(headers))

    def delete(self, path: str, **headers: str) -> HttpResponse:
        return self.call("DELETE", path, headers=_named(headers))


def program_of(member: Membership | None = None, scopes: Collection[Scope] | None = None) -> Program:
    """With every scope that the member's role allows, unless told otherwise. Made as the page makes it."""
    member = member or make_member()
    allowed = [scope for scope in Scope if member.may(NEEDED[scope])]
    by = Actor(user_id=member.user_id, name=member.user.shown_name)
    token, secret = create_api_token(member, name="Robot", scopes=allowed if scopes is None else scopes, by=by)
    return Program(secret, token)


def program_with_everything(member: Membership) -> Program:
    """With all scopes, whatever the role allows: as if the role had been lowered since. Its last use is just now."""
    secret = f"tko_{new_token()}"
    token = ApiToken.objects.create(
        membership=member,
        name="Everything",
        scopes=[scope.value for scope in Scope],
        token_hash=hashed(secret),
        expires_at=clock.now() + timedelta(hours=1),
        last_used_at=clock.now(),
    )
    return Program(secret, token)


def sold(event: Event, **amounts: int) -> Reservation:
    """A paid reservation of Bruno's."""
    made = reserve(event_id=event.pk, wanted=wanted(**amounts), email="bruno@example.com")
    with writing():
        assert complete([lock_with_types(made.pk)], now=clock.now())
    return made


def assert_problem(response: HttpResponse, status: int, code: str, /, **errors: str) -> None:
    """The answer is that refusal, in the one shape that refusals have; `errors` are parts of what it says by field."""
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    said = response.json()
    assert said.keys() == {"type", "title", "status", "detail", "code", "errors"}
    assert (said["status"], said["code"]) == (status, code)
    assert said["type"].endswith(f"/api/v1/#problem-{code}")
    assert said["title"]
    assert said["detail"].endswith(".")
    found = {one["field"]: one["detail"] for one in said["errors"]}
    for field, detail in errors.items():
        assert detail in found[field]


def _named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
