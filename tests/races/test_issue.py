"""The tickets of an order are asked for by many at the same moment, keys are changed, and orders taken back."""

from functools import partial

import pytest
from django.db import IntegrityError

from tests.factories import make_event, make_reservation, ticket_type
from tests.racing import Pause, outcome, race, start, wait_for_waiters
from ticketonline.audit.actor import OPERATOR
from ticketonline.delivery.errors import NotSold, TicketChanged
from ticketonline.delivery.models import FormerCode, IssuedTicket, SigningKey
from ticketonline.delivery.services import keys as keys_module
from ticketonline.delivery.services.issue import State, check, issue, issue_all, qr_text, renew
from ticketonline.delivery.services.keys import key_for, rotate_key
from ticketonline.events.models import Event
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.return_order import return_order
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.locks import Locked
from ticketonline.sales.models import Reservation

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 8


@pytest.fixture
def event() -> Event:
    return make_event(ticket_type("VIP", amount=100))


def buy(event: Event) -> Reservation:
    reservation = make_reservation(event, VIP=3)
    settle(start_payment(reservation.pk).pk, Answer())
    return reservation


@pytest.fixture
def order(event) -> Reservation:
    return buy(event)


def test_of_many_who_ask_at_once_all_get_the_same_tickets(order):
    got = race(*[partial(issue, order.pk)] * MANY)

    assert len({tuple((one.pk, one.code, qr_text(one)) for one in tickets) for tickets in got}) == 1
    assert IssuedTicket.objects.count() == 3
    assert SigningKey.objects.count() == 1


def test_the_orders_of_an_event_given_out_at_once_are_signed_by_one_key(event):
    orders = [buy(event) for _ in range(MANY)]

    got = race(*[partial(issue, order.pk) for order in orders])

    assert {len(tickets) for tickets in got} == {3}
    assert SigningKey.objects.count() == 1
    assert len(set(IssuedTicket.objects.values_list("code", flat=True))) == 3 * MANY


def test_orders_given_out_together_by_several_at_once_get_the_same_tickets(event):
    keys = [buy(event).pk for _ in range(MANY)]

    got = race(*[partial(issue_all, keys[start:] + keys[:start]) for start in range(MANY)])

    assert (
        len({tuple(sorted((key, tuple(one.code for one in its)) for key, its in found.items())) for found in got}) == 1
    )
    assert IssuedTicket.objects.count() == 3 * MANY


@pytest.mark.postgres
def test_who_comes_second_waits_and_finds_the_tickets(order):
    pause = Pause(after='INSERT INTO "delivery_issuedticket"')
    first = start(partial(issue, order.pk), pause=pause)
    pause.wait()

    second = start(partial(issue, order.pk))
    wait_for_waiters()
    pause.go()

    assert [one.code for one in outcome(first)] == [one.code for one in outcome(second)]
    assert IssuedTicket.objects.count() == 3


@pytest.mark.postgres
def test_without_the_lock_the_second_would_make_them_again(order, event, monkeypatch):
    """The negative control: what keeps two from making them is the lock; the database refuses the second."""
    key_for(event.pk)
    unlocked = {order.pk: Locked(reservation=Reservation.objects.get(pk=order.pk), counts={})}
    # By its name: an imported module may be the one that stands for it until it is loaded (core/on_demand.py).
    monkeypatch.setattr("ticketonline.delivery.services.issue.lock_all", lambda ids, with_types_of: unlocked)
    pause = Pause(after='INSERT INTO "delivery_issuedticket"')
    first = start(partial(issue, order.pk), pause=pause)
    pause.wait()

    second = start(partial(issue, order.pk))
    wait_for_waiters()
    pause.go()

    assert len(outcome(first)) == 3
    with pytest.raises(IntegrityError):
        outcome(second)


@pytest.mark.postgres
def test_without_the_turn_the_second_would_make_a_second_key(event, monkeypatch):
    """The negative control of `key_for`."""
    monkeypatch.setattr(keys_module, "_wait_for_turn", lambda event_id: None)
    pause = Pause(after='INSERT INTO "delivery_signingkey"')
    first = start(partial(key_for, event.pk), pause=pause)
    pause.wait()

    second = start(partial(key_for, event.pk))
    wait_for_waiters()
    pause.go()

    assert outcome(first) == SigningKey.objects.get()
    with pytest.raises(IntegrityError):
        outcome(second)


@pytest.mark.postgres
def test_who_changes_a_key_second_waits_and_changes_the_new_one(event):
    key_for(event.pk)
    pause = Pause(after='INSERT INTO "delivery_signingkey"')
    first = start(partial(rotate_key, event.pk, by=OPERATOR), pause=pause)
    pause.wait()

    second = start(partial(rotate_key, event.pk, by=OPERATOR))
    wait_for_waiters()
    pause.go()

    assert outcome(first) != outcome(second) == key_for(event.pk)
    assert SigningKey.objects.filter(retired_at__isnull=False).count() == 2


def test_keys_changed_while_tickets_are_given_out_leave_every_ticket_valid(event):
    orders = [buy(event) for _ in range(MANY)]
    changes = [partial(rotate_key, event.pk, by=OPERATOR)] * 3

    race(*changes, *[partial(issue, order.pk) for order in orders])

    assert SigningKey.objects.filter(retired_at=None).count() == 1
    texts = [qr_text(one) for one in IssuedTicket.objects.select_related("key")]
    assert len(texts) == 3 * MANY
    assert {check(text).state for text in texts} == {State.VALID}


def test_of_many_who_renew_a_ticket_one_does(order):
    issued = issue(order.pk)[0]

    outcomes = race(*[partial(renew, issued)] * MANY)

    (renewed,) = [one for one in outcomes if isinstance(one, IssuedTicket)]
    assert sum(isinstance(one, TicketChanged) for one in outcomes) == MANY - 1
    assert renewed.version == 2
    assert check(qr_text(renewed)).state == check(renewed.code).state == State.VALID
    assert FormerCode.objects.get().code == issued.code


@pytest.mark.postgres
def test_who_asks_while_the_order_is_taken_back_waits_and_gets_none(order):
    pause = Pause(after='UPDATE "sales_reservation"')
    returning = start(partial(return_order, order.pk, refund=True, by=OPERATOR), pause=pause)
    pause.wait()

    asking = start(partial(issue, order.pk))
    wait_for_waiters()
    pause.go()

    assert outcome(returning).status == "CANCELLED"
    assert isinstance(outcome(asking), NotSold)
    assert not IssuedTicket.objects.exists()
