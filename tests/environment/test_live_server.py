"""The real server, as an operator starts and stops it."""

import json
import signal
import socket
import sqlite3
import threading
import time
from contextlib import ExitStack

import pytest
from django.db import connection

from tests.live_server import Shop, running_shop
from tests.worker.program import eventually


@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_told_to_stop_and_stops_without_a_word(signal_number):
    with running_shop() as shop:
        shop.create_event("Jazz Night", "VIP:120.00:50")

        status = shop.stop(signal_number)

        assert status == 0
        assert "Traceback" not in shop.log()


def test_ctrl_c_in_its_terminal_stops_all_of_it_and_it_starts_again():
    with running_shop() as shop:
        kept = [shop.find_kept_worker()]
        assert len(shop.find_processes()) >= 3  # serve, its server process, its worker

        status = shop.interrupt()

        assert status == 0
        assert "Traceback" not in shop.log()
        # Python's own helper of processes ends a moment later, when it finds them gone.
        eventually(lambda: shop.find_processes() == [])
        shop.start()
        kept.append(shop.find_kept_worker())
        assert None not in kept
        assert kept[0] != kept[1]


def send_wish(shop: Shop, event_id: str) -> socket.socket:
    body = json.dumps({"event_id": event_id, "tickets": [{"type": "VIP", "amount": 1}]}).encode()
    head = (f"POST /events/reservation/ HTTP/1.1\r\nHost: 127.0.0.1:{shop.port}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n")  # fmt: skip
    client = socket.create_connection(("127.0.0.1", shop.port), timeout=20)
    client.sendall(head.encode() + body)
    return client


@pytest.mark.parametrize("is_learnt", [True, False], ids=["at the window", "in threads"])
def test_who_waits_for_an_answer_when_it_is_told_to_stop_gets_it(is_learnt: bool):
    if connection.vendor != "sqlite":
        pytest.skip("a lock on a SQLite file is what they wait for")
    with running_shop(worker=False) as shop, ExitStack() as stack:
        event_id = shop.create_event("Jazz Night", "VIP:120.00:50")
        if is_learnt:
            with send_wish(shop, event_id) as first:
                assert first.recv(65536).startswith(b"HTTP/1.1 200 ")
        (file,) = shop.data.glob("*.sqlite3")
        database = sqlite3.connect(file, isolation_level=None)
        database.execute("BEGIN IMMEDIATE")
        clients = [stack.enter_context(send_wish(shop, event_id)) for _ in range(4)]
        time.sleep(0.5)  # they have arrived, and wait

        told = threading.Thread(target=shop.stop)
        told.start()
        time.sleep(1.0)
        database.execute("ROLLBACK")
        answers = [client.recv(65536) for client in clients]
        told.join()

        assert [answer[:13] for answer in answers] == [b"HTTP/1.1 200 "] * 4
        sold = database.execute("SELECT count(*) FROM sales_reservation").fetchone()[0]
        assert sold == 4 + is_learnt
        database.close()
        assert "Traceback" not in shop.log()


HTTPS = {"PUBLIC_URL": "https://tickets.example.org"}
NO_PROXY = (
    "TICKETONLINE_TRUSTED_PROXIES is not set: behind the proxy that serves https all visitors count as one client"
)
NO_LIMIT = "TICKETONLINE_RATE_LIMIT is off, which is for load tests"


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("env", "warnings"),
    [
        (HTTPS, [NO_PROXY]),
        (HTTPS | {"TICKETONLINE_TRUSTED_PROXIES": "loopback"}, []),
        (HTTPS | {"TICKETONLINE_RATE_LIMIT": "off"}, [NO_LIMIT]),
        ({}, []),
    ],
)
def test_it_warns_when_visitors_behind_the_proxy_are_not_told_apart_or_not_limited(env, warnings):
    with running_shop(worker=False, env=env) as shop:
        log = shop.log()

    assert [warning for warning in (NO_PROXY, NO_LIMIT) if warning in log] == warnings
