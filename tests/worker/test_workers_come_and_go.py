"""Workers that are killed, told to stop, or many: every payment is completed exactly once."""

from collections.abc import Iterator

import pytest

from tests.live_server import Shop, running_shop
from tests.worker.program import Program, ask, eventually


@pytest.fixture
def shop() -> Iterator[Shop]:
    with running_shop(worker=False) as shop:
        yield shop


def payments(shop: Shop) -> list[tuple]:
    return ask(shop, "SELECT status, attempts FROM payments_transaction ORDER BY date, id")


def stock(shop: Shop) -> list[tuple]:
    return ask(shop, "SELECT held, sold FROM events_tickettype")


def test_what_a_killed_worker_had_in_hand_is_completed_once_by_the_next(shop):
    program = Program(shop)
    event_id = shop.create_event("Jazz Night", "VIP:120.00:5")
    program.buy(event_id, token="transaction_slow", VIP=2)
    doomed = shop.start_worker()
    eventually(lambda: payments(shop) == [("PENDING", 1)])

    doomed.kill()
    doomed.wait()
    shop.start_worker()
    # The claim of the dead worker lapses first, then the gateway takes its five seconds again.
    eventually(lambda: payments(shop) == [("COMPLETED", 2)], seconds=40.0)

    assert stock(shop) == [(0, 2)]
    assert ask(shop, "SELECT tickets_sold, tickets_sold_late FROM statistics_typestatistics") == [(2, 0)]


def test_a_worker_told_to_stop_ends_what_is_in_hand_and_takes_no_more(shop):
    program = Program(shop)
    event_id = shop.create_event("Jazz Night", "VIP:120.00:5")
    program.buy(event_id, token="transaction_slow", VIP=1)
    worker = shop.start_worker()
    eventually(lambda: payments(shop) == [("PENDING", 1)])

    worker.terminate()
    program.buy(event_id, VIP=1)

    assert worker.wait(20) == 0
    assert payments(shop)[0] == ("COMPLETED", 1)
    assert "Traceback" not in shop.log()


def test_a_worker_with_nothing_to_do_stops_at_once(shop):
    worker = shop.start_worker()
    program = Program(shop)
    program.buy(shop.create_event("Jazz Night", "VIP:120.00:5"), VIP=1)
    eventually(lambda: payments(shop) == [("COMPLETED", 1)])

    worker.terminate()

    assert worker.wait(5) == 0


def test_two_workers_share_the_work_and_do_nothing_twice(shop):
    program = Program(shop)
    event_id = shop.create_event("Jazz Night", "VIP:120.00:40")
    tokens = ["transaction_ok", "transaction_ok", "card_error", "transaction_slow"]
    for number in range(40):
        program.buy(event_id, token=tokens[number % 4], VIP=1)

    shop.start_worker()
    shop.start_worker()
    eventually(lambda: all(status != "PENDING" for status, _attempts in payments(shop)), seconds=40.0)

    assert sorted(payments(shop)) == [("COMPLETED", 1)] * 30 + [("ERROR", 1)] * 10
    assert stock(shop) == [(10, 30)]
    assert ask(shop, "SELECT tickets_sold FROM statistics_typestatistics") == [(30,)]
    assert "Traceback" not in shop.log()
