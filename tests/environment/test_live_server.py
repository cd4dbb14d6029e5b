"""The real server, as an operator starts and stops it."""

import signal

import pytest

from tests.live_server import running_shop


@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_told_to_stop_and_stops_without_a_word(signal_number):
    with running_shop() as shop:
        shop.create_event("Jazz Night", "VIP:120.00:50")

        status = shop.stop(signal_number)

        assert status == 0
        assert "Traceback" not in shop.log()
