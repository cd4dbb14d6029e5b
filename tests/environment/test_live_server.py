"""The real server, as an operator starts and stops it."""

import signal

import pytest

from tests.live_server import running_shop
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
