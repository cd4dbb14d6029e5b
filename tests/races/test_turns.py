"""Many pay while a commit stalls: those who read go on, and who finds no room is told so at once."""

import time
from functools import partial

import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction

from tests.factories import make_event, make_reservation, ticket_type
from tests.racing import PATIENCE_SECONDS, Pause, outcome, start, wait_for_waiters
from ticketonline.books.verify import verify
from ticketonline.core import database
from ticketonline.core.turns import Turns
from ticketonline.payments.models import Transaction
from ticketonline.payments.services.start_payment import intended, start_payment, start_payments
from ticketonline.sales.models import Reservation
from ticketonline.sales.queries import get_reservation

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

SURPLUS = 8
ROOM = settings.WRITING_THREADS


@pytest.fixture
def reservations(db) -> list[Reservation]:
    event = make_event(ticket_type("VIP", amount=100))
    return [make_reservation(event, VIP=1) for _ in range(ROOM + SURPLUS)]


def hold(reservations: list[Reservation]) -> None:
    """Stands for a commit that stalls: whoever pays for one of them waits."""
    with transaction.atomic():
        list(Reservation.objects.filter(pk__in=[one.pk for one in reservations]).order_by("pk").select_for_update())


def wait_until(done: int, futures: list) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while sum(one.done() for one in futures) < done:
        assert time.monotonic() < deadline, "the surplus was not told so"
        time.sleep(0.01)


def test_while_many_wait_to_write_others_read_and_the_surplus_is_refused(reservations):
    pause = Pause(after="FOR UPDATE")
    holding = start(partial(hold, reservations), pause=pause)
    pause.wait()
    paying = [start(lambda key=one.pk: start_payment(key)) for one in reservations]
    wait_for_waiters(settings.WRITERS)
    wait_until(SURPLUS, paying)

    assert outcome(start(lambda: get_reservation(reservations[0].pk))) == reservations[0]
    pause.go()

    outcome(holding)
    errors = [error for error in (one.exception(PATIENCE_SECONDS) for one in paying) if error]
    assert [type(error) for error in errors] == [OperationalError] * SURPLUS
    assert Transaction.objects.count() == ROOM
    assert verify() == []


def test_who_waited_in_a_line_needs_no_turn(reservations):
    late = make_reservation(reservations[0].event, VIP=1)
    intent = intended(reservation_id=late.pk, token="transaction_ok", email="", language="")
    pause = Pause(after="FOR UPDATE")
    holding = start(partial(hold, reservations), pause=pause)
    pause.wait()
    paying = [start(partial(start_payment, one.pk)) for one in reservations]
    wait_until(SURPLUS, paying)

    (started,) = outcome(start(partial(start_payments, [intent])))
    pause.go()

    assert started.status == "PENDING"
    outcome(holding)
    for one in paying:
        one.exception(PATIENCE_SECONDS)


def test_without_turns_more_wait_with_a_connection_in_hand(reservations, monkeypatch):
    """The negative control."""
    monkeypatch.setattr(database, "_postgresql_turns", Turns(at_once=1000, room=1000))
    connection.ensure_connection()
    pause = Pause(after="FOR UPDATE")
    holding = start(partial(hold, reservations), pause=pause)
    pause.wait()
    paying = [start(lambda key=one.pk: start_payment(key)) for one in reservations]

    wait_for_waiters(settings.WRITERS + 1)
    pause.go()

    outcome(holding)
    for one in paying:
        one.exception(PATIENCE_SECONDS)
