"""Ended holds in the background, with the real processes."""

from datetime import datetime

from tests.live_server import Shop, running_shop
from tests.worker.program import Program, ask, eventually


def test_tickets_of_an_ended_hold_are_on_sale_again_by_themselves():
    with running_shop(hold_seconds=3) as shop:
        program = Program(shop)
        event_id = shop.create_event("Jazz Night", "VIP:120.00:2")

        abandoned = [program.reserve(event_id, VIP=1) for _ in range(2)]
        status, refusal = program.call(
            "POST", "/events/reservation/", {"event_id": event_id, "tickets": [{"type": "VIP", "amount": 1}]}
        )
        assert (status, refusal["code"]) == (409, "sold_out")
        eventually(lambda: tickets_left(program, event_id) == 2, seconds=10.0)

        assert [program.reservation_status(one) for one in abandoned] == ["CANCELLED"] * 2
        assert ask(shop, "SELECT status FROM sales_reservation") == [("CANCELLED",)] * 2
        # The quicker one: at the other the test machine may have been busy.
        assert min(delays(shop)) < 1.0
        assert ask(shop, "SELECT held, sold FROM events_tickettype") == [(0, 0)]
        assert program.buy(event_id, VIP=2)


def test_a_hold_is_over_on_time_even_without_any_worker():
    with running_shop(hold_seconds=3, worker=False) as shop:
        program = Program(shop)
        event_id = shop.create_event("Jazz Night", "VIP:120.00:2")

        abandoned = program.reserve(event_id, VIP=2)
        eventually(lambda: program.reservation_status(abandoned) == "CANCELLED", seconds=10.0)
        status, refusal = program.call("PUT", "/events/reservation/", {"reservation_id": abandoned})

        assert (status, refusal["code"]) == (409, "reservation_over")
        assert program.reserve(event_id, VIP=2)


def tickets_left(program: Program, event_id: str) -> int:
    status, answer = program.call("POST", "/events/event/", {"event_id": event_id})
    assert status == 200
    left: int = answer["ticket_types"][0]["tickets_left"]
    return left


def delays(shop: Shop) -> list[float]:
    """How many seconds after the end of its hold each reservation was cancelled."""
    rows = ask(shop, "SELECT pending_until, closed_at FROM sales_reservation")
    moments = [[datetime.fromisoformat(str(moment)) for moment in row] for row in rows]
    return [(closed_at - pending_until).total_seconds() for pending_until, closed_at in moments]
