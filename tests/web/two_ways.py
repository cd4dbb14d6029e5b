"""The two ways to a reservation over HTTP: the window, and Django behind it, in one process as they are served."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.cookies import Morsel, SimpleCookie
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from tests.asking import Said, ask, in_this_thread
from ticketonline.api.storefront.window import PATH, Window
from ticketonline.core.front.answers import Answer, Application, Environ
from ticketonline.core.middleware.sessions import BuyerSession
from ticketonline.refusals import limits_in_force
from ticketonline.sales.desk.batch import decide
from ticketonline.sales.desk.wishes import Wish
from ticketonline.sales.models import Reservation

LANGUAGES = ("en", "pl")
ABROAD = "203.0.113.7"  # whose limits are nobody's here


class Counted:
    """An application that counts how often it is asked."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.count = 0

    async def __call__(self, environ: Environ) -> Answer:
        self.count += 1
        return await self.application(environ)


async def decided_here(wish: Wish) -> Reservation:
    """In the place of the desk: in the transaction of the test."""
    outcome = decide([wish], also=frozenset())[wish.id]
    if isinstance(outcome, Reservation):
        return outcome
    assert isinstance(outcome, Exception)
    raise outcome


class TwoWays:
    """One server process by its two ways, with the limits that the settings of this moment say."""

    def __init__(self) -> None:
        self.django = Counted(in_this_thread(WSGIHandler()))
        self.window = Window(self.django, limits=limits_in_force, serve=decided_here)

    def learn(self, event: Any) -> None:
        """Let the window see an answer in each language."""
        for language in LANGUAGES:
            headers = {"Accept-Language": language}
            given = self.at_the_window(wish(event), headers, REMOTE_ADDR=ABROAD)
            assert given.status == "200 OK", given

    def at_the_window(self, body: object, headers: Mapping[str, str] | None = None, **environ: Any) -> Said:
        """What is said to a POST that comes as it comes from the server."""
        return self._ask(self.window, body, headers, environ)

    def by_django(self, body: object, headers: Mapping[str, str] | None = None, **environ: Any) -> Said:
        """The same, past the window."""
        return self._ask(self.django, body, headers, environ)

    def in_both(self, body: object, headers: Mapping[str, str] | None = None, **environ: Any) -> list[Said]:
        """What the window says, which has to be the window's own, and what Django says."""
        before = self.django.count
        mine = self.at_the_window(body, headers, **environ)
        assert self.django.count == before, "the window left it to Django"
        return [mine, self.by_django(body, headers, **environ)]

    def delete(self, cookie: str) -> Said:
        """Cancel the session's reservation."""
        return ask(self.window, PATH, method="DELETE", headers={"Cookie": cookie})

    def _ask(self, way: Application, body: object, headers: Mapping[str, str] | None, environ: Environ) -> Said:
        async def served(given: Environ) -> Answer:
            return await way(given | environ)

        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        as_read = {name: value.encode().decode("latin-1") for name, value in (headers or {}).items()}
        return ask(served, PATH, method="POST", body=raw, headers=as_read)


@contextmanager
def connections_left_open() -> Iterator[None]:
    """As in Django's own client: a request inside a test's transaction must not close its connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def wish(event: Any, **amounts: int) -> dict[str, Any]:
    """The body of a wish for one VIP ticket, unless told otherwise."""
    lines = [{"type": name, "amount": amount} for name, amount in (amounts or {"VIP": 1}).items()]
    return {"event_id": str(event.pk), "tickets": lines}


def told(answer: Said) -> tuple[str, dict[str, str], dict[str, str], dict[str, Any]]:
    """What the two ways have in common in an answer: status, headers, the cookie's attributes, the body without ids."""
    headers = dict(answer.headers)
    cookie = {key: str(value) for key, value in cookie_of(answer).items()} if headers.pop("set-cookie", "") else {}
    assert not cookie or cookie.pop("expires").endswith(" GMT")
    body = json.loads(answer.body)
    assert headers["content-length"] == str(len(answer.body))
    if "reservation_id" in body:
        body["reservation_id"] = "an id"
    return answer.status, headers, cookie, body


def cookie_of(answer: Said) -> "Morsel[str]":
    """The buyer's cookie that the answer sets."""
    return SimpleCookie(answer.headers["set-cookie"])["buyer"]


def sent_back(answer: Said) -> str:
    """The header with which a browser sends the cookie back."""
    return f"buyer={cookie_of(answer).value}"


def session_of(answer: Said) -> BuyerSession:
    """What the cookie says."""
    return BuyerSession(cookie_of(answer).value)


def reservation_of(answer: Said) -> str:
    """The id of the reservation."""
    given: str = json.loads(answer.body)["reservation_id"]
    return given


def code_of(answer: Said) -> str:
    """The code of a refusal."""
    given: str = json.loads(answer.body)["code"]
    return given
