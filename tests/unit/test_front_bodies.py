"""Bodies of requests, as they arrive in the event loop: what is read, how far, and how many large ones at a time."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from granian.rsgi import ProtocolClosed

from tests.asking import in_loop, request
from tests.serving import Protocol
from ticketonline.core.front import bodies as bodies_module
from ticketonline.core.front.answers import Answer, Environ
from ticketonline.core.front.bodies import MOST_LARGE, NO_TURN, Bodies, stated_length

pytestmark = pytest.mark.one_engine

LIMIT, STAFFS_LIMIT = settings.BODY_LIMIT_BYTES, settings.STAFF_BODY_LIMIT_BYTES
SHOP, STAFF = "/events/reservation/", "/admin/events/event/add/"
CHUNKED = {"Transfer-Encoding": "chunked"}
PIECE = 1000


class Seen:
    """An application that looks at what it is handed, and answers at once, or when the test says so."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.lengths: list[str | None] = []
        self.unread = 0
        self.opened = asyncio.Event()
        self.opened.set()
        self.present = self.most = 0

    async def __call__(self, environ: Environ) -> Answer:
        self.bodies.append(environ["wsgi.input"].read())
        self.lengths.append(environ.get("CONTENT_LENGTH"))
        if NO_TURN in environ:
            self.unread += 1
            return 503, [], b""
        self.present += 1
        self.most = max(self.most, self.present)
        await self.opened.wait()
        self.present -= 1
        return 200, [], b""


@pytest.fixture
def seen() -> Seen:
    return Seen()


class NeverSent(Protocol):
    """A body that does not come."""

    async def __call__(self) -> bytes:
        await asyncio.Event().wait()
        raise AssertionError

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b"x"
        await asyncio.Event().wait()


def environ(path: str, headers: dict[str, str]) -> Environ:
    return request("POST", path, headers=headers) | {"wsgi.input": BytesIO()}


async def send(bodies: Bodies, protocol: Protocol, path: str = SHOP, **headers: str) -> int:
    """The status of the answer."""
    given: Any = protocol
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return (await bodies.answer(environ(path, named), given))[0]


def pieces(count: int) -> Protocol:
    return Protocol(iter([bytes(PIECE)] * count))


def large(protocol: Protocol | None = None) -> dict[str, Any]:
    """A picture of staff's, for `send`."""
    count = LIMIT // PIECE + 1
    return {"protocol": protocol or pieces(count), "path": STAFF, "content_length": str(count * PIECE)}


@pytest.mark.parametrize("path", [SHOP, STAFF])
@pytest.mark.parametrize("body", [b"x", b"x" * LIMIT])
def test_a_small_body_is_there_when_the_application_is_asked(seen: Seen, path: str, body: bytes):
    protocol = Protocol(iter([body[:1], body[1:]]))

    assert in_loop(send(Bodies(seen), protocol, path, content_length=str(len(body)))) == 200

    assert (seen.bodies, seen.lengths) == ([body], [str(len(body))])


@pytest.mark.parametrize(
    ("path", "headers"),
    [(SHOP, {"content_length": "5"}), (STAFF, {"content_length": "5"}), (SHOP, {"transfer_encoding": "chunked"})],
)
def test_a_small_body_that_does_not_come_is_refused_after_a_while(
    seen: Seen, monkeypatch, path: str, headers: dict[str, str]
):
    monkeypatch.setattr(bodies_module, "SMALL_SECONDS", 0.05)

    assert in_loop(send(Bodies(seen), NeverSent(), path, **headers)) == 503

    assert (seen.bodies, seen.lengths, seen.unread) == ([b""], ["0"], 1)


@pytest.mark.parametrize("headers", [{}, {"content_length": "0"}, {"content_length": ""}])
def test_where_there_is_none_nothing_is_waited_for(seen: Seen, headers: dict[str, str]):
    assert in_loop(send(Bodies(seen), NeverSent(), **headers)) == 200

    assert (seen.bodies, seen.lengths) == ([b""], [headers.get("content_length")])


@pytest.mark.parametrize(
    ("path", "length"),
    [
        (SHOP, str(LIMIT + 1)),
        (STAFF, str(STAFFS_LIMIT + 1)),
        (SHOP, "9" * 5000),
        *[(path, length) for path in (SHOP, STAFF) for length in ("x", "-1", "5,5", "1e3", "²", "+1")],
    ],
)
def test_one_that_says_it_is_too_large_or_nothing_sensible_is_not_read(seen: Seen, path: str, length: str):
    protocol = pieces(100)

    in_loop(send(Bodies(seen), protocol, path, content_length=length))

    assert (seen.bodies, seen.lengths, protocol.taken) == ([b""], [length], 0)
    assert seen.unread == 0  # refused for its length, not for want of room


@pytest.mark.parametrize("path", [SHOP, STAFF])
def test_of_one_in_chunks_is_said_how_long_it_is(seen: Seen, path: str):
    protocol = Protocol(iter([b"ab", b"", b"cde"]))

    in_loop(send(Bodies(seen), protocol, path, transfer_encoding="chunked"))

    assert (seen.bodies, seen.lengths) == ([b"abcde"], ["5"])


def test_what_one_in_chunks_says_of_its_length_is_not_believed(seen: Seen):
    in_loop(send(Bodies(seen), pieces(3), transfer_encoding="chunked", content_length="1"))

    assert (len(seen.bodies[0]), seen.lengths) == (3 * PIECE, [str(3 * PIECE)])


@pytest.mark.parametrize(("path", "limit"), [(SHOP, LIMIT), (STAFF, STAFFS_LIMIT)])
def test_one_in_chunks_is_read_no_further_than_to_know_that_it_is_too_large(seen: Seen, path: str, limit: int):
    protocol = pieces(limit // PIECE + 100)

    in_loop(send(Bodies(seen), protocol, path, transfer_encoding="chunked"))

    assert limit < protocol.taken <= limit + PIECE
    assert int(seen.lengths[0] or 0) > limit  # by which it is refused


def test_a_client_that_leaves_asks_for_nothing_any_more(seen: Seen):
    protocol = Protocol(iter([b"ab"]), is_left=True)

    with pytest.raises(ProtocolClosed):
        in_loop(send(Bodies(seen), protocol, content_length="5"))

    assert seen.bodies == []


def test_part_of_a_picture_is_none(seen: Seen):
    with pytest.raises(ProtocolClosed):
        in_loop(send(Bodies(seen), **large(Protocol(iter([b"ab"])))))

    assert seen.bodies == []


@pytest.mark.parametrize(
    ("given", "length"),
    [(None, 0), ("", 0), ("0", 0), ("17", 17), ("9" * 18, 10**18 - 1), ("9" * 19, None), ("-1", None), (" 1", None)],
)
def test_a_length_is_digits_and_not_too_many(given: str | None, length: int | None):
    assert stated_length({} if given is None else {"CONTENT_LENGTH": given}) == length


# --- The turns of large bodies ----------------------------------------------------------------------------------------


async def until(is_so: Any) -> None:
    while not is_so():  # in_loop ends it
        await asyncio.sleep(0.001)


def test_a_large_body_of_staffs_is_read(seen: Seen):
    one = large()

    assert in_loop(send(Bodies(seen), **one)) == 200

    assert str(len(seen.bodies[0])) == seen.lengths[0] == one["content_length"]


def test_large_ones_take_turns_which_last_until_they_are_answered(seen: Seen):
    bodies = Bodies(seen)
    seen.opened.clear()
    protocols = [large() for _ in range(MOST_LARGE + 3)]

    async def scene() -> list[int]:
        sent = [asyncio.create_task(send(bodies, **one)) for one in protocols]
        await until(lambda: seen.present == MOST_LARGE)
        await asyncio.sleep(0.05)
        assert [one["protocol"].taken > 0 for one in protocols] == [True] * MOST_LARGE + [False] * 3
        seen.opened.set()
        return await asyncio.gather(*sent)

    assert in_loop(scene()) == [200] * (MOST_LARGE + 3)
    assert seen.most == MOST_LARGE


async def all_turns_taken(bodies: Bodies) -> Sequence["asyncio.Task[int]"]:
    """By bodies that do not come."""
    hanging = [asyncio.create_task(send(bodies, **large(NeverSent()))) for _ in range(MOST_LARGE)]
    await until(bodies._turns.locked)
    return hanging


def test_meanwhile_everybody_else_is_answered(seen: Seen):
    bodies = Bodies(seen)

    async def scene() -> list[int]:
        hanging = await all_turns_taken(bodies)
        answers = [
            await send(bodies, pieces(0), STAFF),
            await send(bodies, pieces(1), STAFF, content_length=str(PIECE)),
            await send(bodies, pieces(1), content_length=str(PIECE)),
            await send(bodies, pieces(1), transfer_encoding="chunked"),
        ]
        for one in hanging:
            one.cancel()
        return answers

    assert in_loop(scene()) == [200] * 4


@pytest.mark.parametrize("headers", [large(), {**large(), "content_length": "5", "transfer_encoding": "chunked"}])
def test_whoever_waits_too_long_for_a_turn_is_refused_without_being_read(
    seen: Seen, monkeypatch, headers: dict[str, Any]
):
    monkeypatch.setattr(bodies_module, "TURN_SECONDS", 0.05)
    bodies = Bodies(seen)

    async def scene() -> int:
        hanging = await all_turns_taken(bodies)
        status = await send(bodies, **headers)
        for one in hanging:
            one.cancel()
        return status

    assert in_loop(scene()) == 503
    assert (seen.bodies, seen.lengths, seen.unread) == ([b""], ["0"], 1)
    assert headers["protocol"].taken == 0


def test_bodies_that_do_not_come_are_refused_and_their_turns_free_again(seen: Seen, monkeypatch):
    monkeypatch.setattr(bodies_module, "LARGE_SECONDS", 0.05)
    bodies = Bodies(seen)

    async def scene() -> list[int]:
        hanging = await all_turns_taken(bodies)
        good = await asyncio.gather(*[send(bodies, **large()) for _ in range(MOST_LARGE)])
        return [*good, *[await one for one in hanging]]

    assert in_loop(scene()) == [200] * MOST_LARGE + [503] * MOST_LARGE
    assert seen.unread == MOST_LARGE


class Broken(Protocol):
    """A body on whose way something fails."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b"x"
        raise ConnectionError


@pytest.mark.parametrize("protocol", [Broken(), Protocol(iter([b"ab"]))])
def test_a_body_that_fails_gives_its_turn_back(seen: Seen, protocol: Protocol):
    bodies = Bodies(seen)

    async def scene() -> int:
        for _ in range(2 * MOST_LARGE):
            with pytest.raises((ConnectionError, ProtocolClosed)):
                await send(bodies, **large(protocol))
        return await send(bodies, **large())

    assert in_loop(scene()) == 200


def test_an_application_that_fails_gives_the_turn_back(seen: Seen):
    async def failing(environ: Environ) -> Answer:
        raise ZeroDivisionError

    bodies = Bodies(failing)

    async def scene() -> int:
        for _ in range(2 * MOST_LARGE):
            with pytest.raises(ZeroDivisionError):
                await send(bodies, **large())
        bodies._application = seen
        return await send(bodies, **large())

    assert in_loop(scene()) == 200


def test_who_gave_up_waiting_takes_no_turn_with_him(seen: Seen, monkeypatch):
    monkeypatch.setattr(bodies_module, "TURN_SECONDS", 0.05)
    bodies = Bodies(seen)

    async def scene() -> list[int]:
        hanging = await all_turns_taken(bodies)
        refused = await asyncio.gather(*[send(bodies, **large()) for _ in range(3)])
        for one in hanging:
            one.cancel()
        await until(lambda: all(one.done() for one in hanging))
        seen.opened.clear()
        sent = [asyncio.create_task(send(bodies, **large())) for _ in range(MOST_LARGE)]
        await until(lambda: seen.present == MOST_LARGE)
        seen.opened.set()
        return [*refused, *await asyncio.gather(*sent)]

    assert in_loop(scene()) == [503] * 3 + [200] * MOST_LARGE
