"""An organiser lowers the amount while a buyer reserves: whoever comes second sees what the first one did."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from tests.factories import make_event, make_reservation, ticket_type, wanted
from tests.racing import Pause, outcome, race, start, wait_for_waiters
from tests.web.admin_forms import change_path, sent
from ticketonline.books.verify import verify
from ticketonline.core.database import writing
from ticketonline.events import admin
from ticketonline.events.locks import lock_types_of
from ticketonline.events.models import Event
from ticketonline.sales.errors import SoldOut
from ticketonline.sales.services.reserve import reserve

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE_SECONDS = 10.0
ROUNDS = 10


def test_a_reservation_in_the_making_counts_as_held(olgas_browser):
    event = make_event()

    with lowering_to_two(olgas_browser, event) as answers:
        reserve(event_id=event.pk, wanted=wanted(VIP=3))

    assert "The amount can&#x27;t go below 3" in answers[0].content.decode()
    vip = event.ticket_types.get(type="VIP")
    assert (vip.amount, vip.held) == (50, 3)


@pytest.mark.postgres
def test_a_buyer_who_waits_for_the_organiser_sees_the_lower_amount():
    event = make_event(ticket_type("VIP", amount=50))
    make_reservation(event, VIP=2)
    pause = Pause(after='UPDATE "events_tickettype"')

    def lower() -> None:
        with transaction.atomic():
            lock_types_of([event.pk])
            event.ticket_types.update(amount=3)

    lowering = start(lower, pause=pause)
    pause.wait()
    buying = start(lambda: make_reservation(event, VIP=2))
    wait_for_waiters()
    pause.go()

    assert outcome(lowering) is None
    assert isinstance(outcome(buying), SoldOut)
    assert event.ticket_types.get().held == 2
    assert verify() == []


def test_whatever_the_organiser_does_while_many_buy_nothing_is_oversold(olgas_browser):
    event = make_event(ticket_type("VIP", amount=30))
    fields = sent(olgas_browser.get(change_path(event)))

    def buy() -> None:
        for _ in range(ROUNDS):
            make_reservation(event, VIP=1)

    def lower_and_raise() -> None:
        for amount in [3, 40, 10, 35, 20] * 2:
            olgas_browser.post(change_path(event), fields | {"ticket_types-0-amount": str(amount)})

    got = race(*[buy] * 6, lower_and_raise)

    kind = event.ticket_types.get()
    assert 0 < kind.held <= kind.amount
    assert all(one is None or isinstance(one, SoldOut) for one in got)
    assert verify() == []


@pytest.mark.postgres
def test_without_the_lock_the_form_would_judge_by_an_old_counter(olgas_browser, monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time, with or without our lock")
    event = make_event()
    monkeypatch.setattr(admin, "lock_types_of", lambda event_ids: None)

    with lowering_to_two(olgas_browser, event) as answers:
        reserve(event_id=event.pk, wanted=wanted(VIP=3))

    assert isinstance(answers[0], IntegrityError)
    assert "ticket_type_never_oversold" in str(answers[0])


@contextmanager
def lowering_to_two(browser: Client, event: Event) -> Iterator[list]:
    """Sends the form with an amount of two before what happens inside is committed; gives how it was answered."""
    fields = sent(browser.get(change_path(event))) | {"ticket_types-0-amount": "2"}
    answers: list = []

    def save() -> None:
        try:
            answers.append(browser.post(change_path(event), fields))
        except IntegrityError as error:
            answers.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=save)
    with writing():
        yield answers

        thread.start()
        # Long enough to reach the lock that this transaction holds, or to read past it.
        thread.join(1.0)
        assert not answers
    thread.join(PATIENCE_SECONDS)
    assert answers
