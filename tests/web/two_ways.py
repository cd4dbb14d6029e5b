"""The two ways of the storefront over HTTP: the window, and Django behind it, in one process as they are served."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.cookies import Morsel, SimpleCookie
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction

from tests.asking import Said, ask, at_once, in_this_thread
from ticketonline.api.storefront.window.operation import RESERVATIONS, TRANSACTIONS, Operation
from ticketonline.api.storefront.window.operations import operations
from ticketonline.api.storefront.window.window import Window
from ticketonline.core.front.answers import Answer, Application, Environ
from ticketonline.core.line import Line
from ticketonline.core.middleware.sessions import BuyerSession
from ticketonline.refusals import limits_in_force
from ticketonline.sales.desk.batch import decide
from ticketonline.sales.desk.wishes import Wish

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


class CounterHere:
    """In the place of the desk or of a line: works off each by itself, in the transaction of the test."""

    def __init__(self, work: Callable[[Sequence[Any]], Sequence[Any]]) -> None:
        self.work = work
        self.has_room = True

    def is_full(self) -> bool:
        return not self.has_room

    async def wait(self, wish: Any, /) -> Any:
        (outcome,) = self.work([wish])
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


def _decided(wishes: Sequence[Wish]) -> list[Any]:
    outcomes = decide([*wishes], also=frozenset())
    return [outcomes[wish.id] for wish in wishes]


def operations_here() -> list[Operation[Any]]:
    """What the window answers, with the work of its own counters done at counters of the test."""
    given = operations()
    for one in given:
        one.counter = CounterHere(one.counter._work if isinstance(one.counter, Line) else _decided)
    return given


class TwoWays:
    """One server process by its two ways, with the limits that the settings of this moment say."""

    def __init__(self) -> None:
        self.django = Counted(in_this_thread(WSGIHandler()))
        self.window = Window(self.django, operations_here(), limits=limits_in_force)

    def learn(self, event: Any) -> None:
        """Let the window see an answer to a wish in each language."""
        for language in LANGUAGES:
            headers = {"Accept-Language": language}
            given = self.at_the_window(wish(event), headers, REMOTE_ADDR=ABROAD)
            assert given.status == "200 OK", given

    def begin(self) -> None:
        """Let the window learn all it answers, as when a server process begins."""
        at_once(self.window.learn())

    def at_the_window(
        self,
        body: object = b"",
        headers: Mapping[str, str] | None = None,
        *,
        method: str = "POST",
        target: str = RESERVATIONS,
        **environ: Any,
    ) -> Said:
        """What is said to a request that comes as it comes from the server: a wish, unless told otherwise."""
        return _ask(self.window, body, headers, method, target, environ)

    def by_django(
        self,
        body: object = b"",
        headers: Mapping[str, str] | None = None,
        *,
        method: str = "POST",
        target: str = RESERVATIONS,
        **environ: Any,
    ) -> Said:
        """The same, past the window."""
        return _ask(self.django, body, headers, method, target, environ)

    def in_both(
        self, body: object = b"", headers: Mapping[str, str] | None = None, *, is_undone: bool = False, **asked: Any
    ) -> list[Said]:
        """What the window says, which has to be the window's own, and what Django says.

        With `is_undone`, Django finds everything as it was before the window was asked.
        """
        before = self.django.count
        with transaction.atomic():
            mine = self.at_the_window(body, headers, **asked)
            transaction.set_rollback(is_undone)
        assert self.django.count == before, "the window left it to Django"
        return [mine, self.by_django(body, headers, **asked)]

    def delete(self, cookie: str) -> Said:
        """Cancel the session's reservation."""
        return ask(self.window, RESERVATIONS, method="DELETE", headers={"Cookie": cookie})


def _ask(
    way: Application, body: object, headers: Mapping[str, str] | None, method: str, target: str, environ: Environ
) -> Said:
    async def served(given: Environ) -> Answer:
        return await way(given | environ)

    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    as_read = {name: value.encode().decode("latin-1") for name, value in (headers or {}).items()}
    return ask(served, target, method=method, body=raw, headers=as_read)


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
    """What the two ways have in common in an answer to a wish, or in a refusal.

    Status, headers, the cookie's attributes, the body without the reservation's id.
    """
    headers = dict(answer.headers)
    cookie = {key: str(value) for key, value in cookie_of(answer).items()} if headers.pop("set-cookie", "") else {}
    assert not cookie or cookie.pop("expires").endswith(" GMT")
    body = json.loads(answer.body)
    assert headers["content-length"] == str(len(answer.body))
    if "reservation_id" in body:
        body["reservation_id"] = "an id"
    return answer.status, headers, cookie, body


def told_of_payment(answer: Said) -> tuple[str, dict[str, str], dict[str, Any]]:
    """The same of an answer to who wants to pay: all but the transaction's id."""
    body = json.loads(answer.body)
    assert answer.headers["content-length"] == str(len(answer.body))
    if "transaction_id" in body:
        body["transaction_id"] = "an id"
    return answer.status, answer.headers, body


def of_transaction(key: object) -> str:
    """Where one asks how that payment stands."""
    return f"{TRANSACTIONS}?transaction_id={key}"


def of_reservation(key: object) -> str:
    """Where one looks at that reservation."""
    return f"{RESERVATIONS}?reservation_id={key}"


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
