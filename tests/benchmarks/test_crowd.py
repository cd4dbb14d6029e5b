"""The crowd itself: wrk with our script, against a server that writes down who asked."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from benchmarks.failure import BenchFailed
from benchmarks.wrk import Crowd, Request, send

pytestmark = [
    pytest.mark.one_engine,
    pytest.mark.skipif(shutil.which("wrk") is None, reason="wrk was not found; install it"),
]

ORDER = Request(method="POST", path="/events/reservation/", payload={"event_id": "1"})


class Listener(BaseHTTPRequestHandler):
    """Answers every second request with a refusal if it is to, and remembers the headers of all."""

    protocol_version = "HTTP/1.1"
    refuses = False
    heard: list[dict[str, str]] = []

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.heard.append(dict(self.headers))
        body = b'{"ok": "yes"}'
        self.send_response(503 if self.refuses and len(self.heard) % 2 else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Clients leave in the middle of an answer when their time is over."""


@contextmanager
def listening(*, refuses: bool = False) -> Iterator[tuple[str, list[dict[str, str]]]]:
    kind = type("OneListener", (Listener,), {"heard": [], "refuses": refuses})
    with Server(("127.0.0.1", 0), kind) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", kind.heard
        server.shutdown()


def test_every_request_is_another_buyers_and_carries_no_cookie():
    crowd = Crowd(requests=[ORDER], expected='"ok"')

    with listening() as (url, heard):
        answers = send(crowd, url=url, clients=4, seconds=1)
        first = len(heard)
        send(crowd, url=url, clients=4, seconds=1)

    addresses = [headers["X-Forwarded-For"] for headers in heard]
    assert 0 < first - 4 <= answers.right <= first
    assert len(set(addresses)) == len(addresses) > first
    assert all(part.isdigit() and int(part) < 256 for address in addresses for part in address.split("."))
    assert not any("Cookie" in headers for headers in heard)
    assert {headers["Content-Type"] for headers in heard} == {"application/json"}


def test_refusals_are_not_counted_as_right_answers():
    with listening(refuses=True) as (url, heard):
        answers = send(Crowd(requests=[ORDER], expected='"ok"'), url=url, clients=2, seconds=1)

    assert abs(answers.right - len(heard) / 2) <= 4
    assert [*answers.refused] == [503]
    assert abs(answers.refused[503] - len(heard) / 2) <= 4


def test_a_body_that_was_not_expected_ends_the_bench():
    with listening() as (url, _):
        with pytest.raises(BenchFailed, match='"ok": "yes"'):
            send(Crowd(requests=[ORDER], expected='"reservation_id"'), url=url, clients=2, seconds=1)
