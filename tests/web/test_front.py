"""What the web server calls: the window, its counters and Django in one, in an event loop and in threads."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from tests.changes import nothing_changes
from tests.serving import serve
from tests.web.two_ways import code_of, of_reservation, of_transaction, reservation_of, sent_back, told, wish
from ticketonline import refusals, rsgi
from ticketonline.api.storefront.window.operation import RESERVATIONS, TRANSACTIONS
from ticketonline.core.line import Line
from ticketonline.core.middleware.sessions import BuyerSession
from ticketonline.core.write_limits import WriteLimits
from ticketonline.events.models import Event
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.models import Transaction
from ticketonline.payments.services.settle import settle
from ticketonline.rsgi import application
from ticketonline.sales.desk.counter import desk
from ticketonline.sales.models import Reservation

pytestmark = pytest.mark.django_db(transaction=True)

LINES: dict[str, Line[Any, Any]] = {
    f"{method} {path}": operation.counter
    for (path, method), operation in rsgi._window._operations.items()
    if isinstance(operation.counter, Line)
}


@pytest.fixture(autouse=True)
def connections_given_back() -> Iterator[None]:
    """The event loop of each request ends with it, so no line gets to give its connection back by itself."""
    yield
    for line in LINES.values():
        line._thread.submit(lambda: connection.close()).result()  # the thread's own


@pytest.fixture(autouse=True)
def limits_of_its_own(monkeypatch) -> None:
    """A process has one Django. In that of the tests the last of many has left its own limits in force."""
    monkeypatch.setattr(refusals, "_in_force", WriteLimits(reads=refusals.READS, doors=refusals.DOORS))


def ask_for_a_ticket(event: Event):
    return serve(application, "POST", RESERVATIONS, body=json.dumps(wish(event)).encode())


def pay(reservation_id: str):
    return serve(application, "PUT", RESERVATIONS, body=json.dumps({"reservation_id": reservation_id}).encode())


def test_it_answers_at_the_window_and_from_the_desk(olgas_event: Event):
    first, second, third = (ask_for_a_ticket(olgas_event) for _ in range(3))

    assert told(first)[:3] == told(second)[:3] == told(third)[:3]
    assert Reservation.objects.count() == 3
    assert BuyerSession(sent_back(third).removeprefix("buyer="))["reservation_id"] == reservation_of(third)


def test_each_operation_has_a_line_or_the_desk_of_its_own():
    assert LINES.keys() == {f"GET {RESERVATIONS}", f"PUT {RESERVATIONS}", f"GET {TRANSACTIONS}"}
    assert len({id(line) for line in LINES.values()}) == 3
    assert rsgi._window._operations[RESERVATIONS, "POST"].counter is desk()


def test_a_reservation_is_paid_and_followed_by_way_of_the_lines(olgas_event: Event):
    """Each first answer is Django's, from which the window learns; the second is the window's."""
    for _ in range(2):
        reservation_id = reservation_of(ask_for_a_ticket(olgas_event))
        shown = [serve(application, "GET", of_reservation(reservation_id)) for _ in range(2)]
        assert shown[0] == shown[1]
        assert json.loads(shown[0].body)["reservation"]["status"] == "PENDING"

        started = [pay(reservation_id) for _ in range(2)]
        assert started[0] == started[1]
        transaction = Transaction.objects.get(reservation_id=reservation_id)
        assert json.loads(started[0].body)["transaction_id"] == str(transaction.pk)
        settle(transaction.pk, Answer())

        followed = [serve(application, "GET", of_transaction(transaction.pk)) for _ in range(2)]
        assert followed[0] == followed[1]
        assert json.loads(followed[0].body)["status"] == "COMPLETED"
        assert code_of(pay(reservation_id)) == "already_paid"
        after = json.loads(serve(application, "GET", of_reservation(reservation_id)).body)
        assert after["reservation"]["status"] == "COMPLETED"


@pytest.mark.parametrize("which", LINES)
def test_whom_a_line_has_no_room_for_is_sent_away_and_the_others_are_answered(olgas_event, monkeypatch, which):
    reservation_id = reservation_of(ask_for_a_ticket(olgas_event))
    pay(reservation_id)
    targets = {
        f"GET {RESERVATIONS}": lambda: serve(application, "GET", of_reservation(reservation_id)),
        f"PUT {RESERVATIONS}": lambda: pay(reservation_id),
        f"GET {TRANSACTIONS}": lambda: serve(application, "GET", of_transaction(Transaction.objects.get().pk)),
    }
    monkeypatch.setattr(LINES[which], "_room", 0)

    with nothing_changes():
        said = {name: send() for name, send in targets.items()}

    assert {name for name, one in said.items() if one.status == "200 OK"} == targets.keys() - {which}
    assert (said[which].status, code_of(said[which])) == ("503 Service Unavailable", "busy")
    assert said[which].headers["retry-after"] == "2"


def test_a_bug_at_the_desk_is_a_clean_answer_and_the_desk_goes_on(olgas_event: Event, monkeypatch, caplog):
    ask_for_a_ticket(olgas_event)  # the window learns

    def fail(wishes, *, also, more):
        raise ZeroDivisionError

    with nothing_changes(), monkeypatch.context() as patch:
        patch.setattr(desk(), "_commit_batch", fail)
        mine = ask_for_a_ticket(olgas_event)

    assert (mine.status, code_of(mine)) == ("500 Internal Server Error", "server_error")
    assert "POST /events/reservation/ failed at the window" in caplog.text
    assert ask_for_a_ticket(olgas_event).status == "200 OK"


@pytest.mark.parametrize("which", LINES)
def test_a_bug_in_a_line_is_a_clean_answer_and_the_line_goes_on(olgas_event, monkeypatch, caplog, which):
    reservation_id = reservation_of(ask_for_a_ticket(olgas_event))
    pay(reservation_id)
    transaction = Transaction.objects.get()
    targets = {
        f"GET {RESERVATIONS}": lambda: serve(application, "GET", of_reservation(reservation_id)),
        f"PUT {RESERVATIONS}": lambda: pay(reservation_id),
        f"GET {TRANSACTIONS}": lambda: serve(application, "GET", of_transaction(transaction.pk)),
    }
    assert targets[which]().status == "200 OK"  # the window learns

    def fail(wishes):
        raise ZeroDivisionError

    with nothing_changes(), monkeypatch.context() as patch:
        patch.setattr(LINES[which], "_work", fail)
        said = targets[which]()

    assert (said.status, code_of(said)) == ("500 Internal Server Error", "server_error")
    assert f"{which} failed at the window" in caplog.text
    assert targets[which]().status == "200 OK"
