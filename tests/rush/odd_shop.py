"""A twin of a server, in memory, that can be made to answer oddly: the rush must stand whatever comes over the wire.

with odd_shop() as shop:
    shop.answers["POST /events/reservation/"] = lambda request: (503, {"Retry-After": "0"}, b"{}")
"""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

Answer = tuple[int, Mapping[str, str], bytes]
EVENT = {"id": "01942f8e-0000-7000-8000-000000000001"}


@dataclass(frozen=True, kw_only=True)
class Request:
    """What somebody asked."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any

    @property
    def what(self) -> str:
        """The method and the path, as `answers` has them."""
        return f"{self.method} {self.path}"


@dataclass(kw_only=True)
class OddShop:
    """An event with one type. Give `answers` a function for what should be answered otherwise."""

    left: int = 1000
    name: str = "Jazz Night"
    type: str = "VIP"
    page: str = "http://elsewhere/en/events/jazz/"
    url: str = ""
    answers: dict[str, Callable[[Request], Answer | None]] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    reservations: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, request: Request) -> Answer:
        """What the shop says; its own answer where nothing odd is asked of it."""
        with self.lock:
            self.requests.append(request)
            odd = self.answers.get(request.what, lambda _: None)(request)
            return odd or self._good(request)

    def asked(self, what: str) -> list[Request]:
        """The requests of that kind, in their order."""
        return [request for request in self.requests if request.what == what]

    def _good(self, request: Request) -> Answer:
        match request.what:
            case "GET /events/event/":
                return said({"events": [EVENT | {"name": self.name, "tickets_left": self.left}], "last_page": 1})
            case "POST /events/event/":
                kind = {"type": self.type, "amount": 1000, "tickets_left": self.left, "limit_per_reservation": 5}
                return said({"event": EVENT | {"name": self.name, "url": self.page}, "ticket_types": [kind]})
            case "POST /events/reservation/":
                return self._reserve(request)
            case "GET /events/reservation/":
                return self._show(UUID(request.query["reservation_id"]))
            case "PUT /events/reservation/":
                self.reservations[UUID(request.body["reservation_id"])]["status"] = "COMPLETED"
                return said({"transaction_id": str(uuid4()), "status": "COMPLETED"})
            case "DELETE /events/reservation/":
                self.reservations[UUID(request.headers["Cookie"].partition("=")[2])]["status"] = "CANCELLED"
                return said({"ok": "Cancelled."})
            case "GET /transactions/list/":
                return said({"status": "COMPLETED"})
            case "GET /en/events/jazz/":
                return 200, {"Content-Type": "text/html"}, b"<!doctype html><title>Jazz Night</title>"
        return said({"code": "not_found"}, status=404)

    def _reserve(self, request: Request) -> Answer:
        amount = request.body["tickets"][0]["amount"]
        if amount > self.left:
            return said({"code": "sold_out"}, status=409)
        self.left -= amount
        chosen = uuid4()
        self.reservations[chosen] = {"amount": amount, "status": "PENDING"}
        return said({"reservation_id": str(chosen)}, headers={"Set-Cookie": f"visit={chosen}; HttpOnly; Path=/"})

    def _show(self, chosen: UUID) -> Answer:
        found = self.reservations.get(chosen)
        if found is None:
            return said({"code": "reservation_not_found"}, status=404)
        tickets = [{"type": self.type}] * found["amount"]
        return said({"reservation": {"id": str(chosen), "status": found["status"]}, "tickets": tickets})


def said(content: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """An answer in JSON."""
    return status, {"Content-Type": "application/json"} | dict(headers or {}), json.dumps(content).encode()


@contextmanager
def odd_shop(**facts: Any) -> Iterator[OddShop]:
    """An odd shop that serves on this machine until the end of the block."""
    shop = OddShop(**facts)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            address = urlsplit(self.path)
            content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, headers, body = shop.answer(
                Request(
                    method=self.command,
                    path=address.path,
                    query={name: values[0] for name, values in parse_qs(address.query).items()},
                    headers=dict(self.headers),
                    body=json.loads(content) if content else None,
                )
            )
            self.send_response(status)
            for name, value in (headers | {"Content-Length": str(len(body))}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815  (names of the standard library's)

        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        shop.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield shop
        finally:
            server.shutdown()
