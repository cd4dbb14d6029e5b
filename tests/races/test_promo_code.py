"""Many want to use a promo code at once: it is used as often as was offered."""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.factories import make_event, make_promo_code, make_reservation, ticket_type
from tests.moments import at
from tests.racing import PATIENCE_SECONDS, Pause, away_from_the_desk, race, start, wait_for_waiters
from ticketonline.audit.actor import Actor
from ticketonline.books.verify import verify
from ticketonline.core import clock
from ticketonline.events.errors import TooFewUses
from ticketonline.events.models import Event, PromoCode
from ticketonline.events.promo_facts import facts_of
from ticketonline.events.services import change_code as change_code_module
from ticketonline.events.services.change_code import change_code
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.errors import PromoCodeUsedUp
from ticketonline.sales.models import OrderedTicket, Reservation
from ticketonline.sales.services.cancel import cancel
from ticketonline.sales.services.expire import expire

pytestmark = [pytest.mark.django_db(transaction=True)]


def buy(event: Event, **amounts: int) -> Callable[[], Reservation]:
    return lambda: make_reservation(event, promo_code="SUMMER", **amounts)


def apart(event: Event, **amounts: int) -> Callable[[], Reservation]:
    """The same as from a server process of its own."""
    return away_from_the_desk(buy(event, **amounts))


def test_of_many_buyers_as_many_use_it_as_may():
    event = make_event(ticket_type("VIP", amount=50), ticket_type("Standard", amount=50))
    make_promo_code(event, tickets=5)

    got = race(*[buy(event, VIP=1), buy(event, Standard=1)] * 10)

    assert sum(isinstance(one, Reservation) for one in got) == 5
    assert sum(isinstance(one, PromoCodeUsedUp) for one in got) == 15
    assert PromoCode.objects.get().held == 5
    assert verify() == []


@pytest.mark.postgres
def test_processes_with_other_types_use_it_as_often_as_may():
    event = make_event(ticket_type("VIP", amount=50), ticket_type("Standard", amount=50))
    make_promo_code(event, tickets=5)

    got = race(*[apart(event, VIP=1), apart(event, Standard=1)] * 8)

    assert sum(isinstance(one, Reservation) for one in got) == 5
    assert sum(isinstance(one, PromoCodeUsedUp) for one in got) == 11
    assert verify() == []


@pytest.mark.postgres
def test_buying_paying_cancelling_and_sweeping_never_wait_for_one_another_in_a_ring():
    """The one lock order, with codes in it: a deadlock would come out as an error of the database."""
    event = make_event(ticket_type("VIP", amount=500), ticket_type("Standard", amount=500))
    make_promo_code(event, tickets=900)
    make_promo_code(event, "WINTER", tickets=900)
    made = [make_reservation(event, promo_code=code, VIP=1, Standard=1) for code in ("SUMMER", "WINTER") * 6]
    paying = [start_payment(one.pk).pk for one in made[:6]]
    ended = [make_reservation(event, promo_code="WINTER", Standard=1) for _ in range(3)]
    Reservation.objects.filter(pk__in=[one.pk for one in ended]).update(
        pending_until=clock.now(), hold_ends_at=clock.now()
    )

    got = race(
        *[apart(event, VIP=1, Standard=1)] * 6,
        *[lambda key=key: settle(key, Answer()) for key in paying],
        *[lambda key=one.pk: cancel(key) for one in made[6:]],
        *[lambda: expire(patient=True)] * 2,
    )

    assert not [one for one in got if isinstance(one, Exception)]
    assert sum(code.sold for code in PromoCode.objects.all()) == 12
    assert verify() == []


@pytest.mark.postgres
def test_two_processes_release_the_ended_holds_of_one_code():
    event = make_event(ticket_type("VIP", amount=50), ticket_type("Standard", amount=50))
    make_promo_code(event, tickets=4)
    first = make_reservation(event, promo_code="SUMMER", VIP=2, Standard=2)

    with at(first.hold_ends_at):
        got = race(*[apart(event, VIP=1), apart(event, Standard=1)] * 4)

    assert sum(isinstance(one, Reservation) for one in got) == 4
    assert sum(isinstance(one, PromoCodeUsedUp) for one in got) == 4
    assert PromoCode.objects.get().held == 4
    with at(first.hold_ends_at):
        assert verify() == []


# --- The organiser lowers how many it is for ------------------------------------------------------------------------


def lowering(event: Event, code: PromoCode, tickets: int) -> Callable[[], Any]:
    seen = facts_of(code)
    facts = replace(seen, tickets=tickets)
    return lambda: change_code(event.pk, code.pk, facts, seen=seen, by=Actor(user_id=None, name="Olga"))


def lowered_meanwhile(event: Event, code: PromoCode) -> tuple[Any, Any]:
    """Three use it while the organiser says that it is for two: what came of both."""
    pause = Pause(after="INSERT INTO")
    sale = start(apart(event, VIP=3), pause=pause)
    pause.wait()
    change = start(lowering(event, code, 2))
    wait_for_waiters()
    pause.go()
    return sale.exception(PATIENCE_SECONDS), change.exception(PATIENCE_SECONDS)


@pytest.mark.postgres
def test_the_lowest_number_counts_a_use_in_the_making():
    event = make_event(ticket_type("VIP", amount=50))
    code = make_promo_code(event, tickets=5)

    sale, refusal = lowered_meanwhile(event, code)

    assert (sale, type(refusal)) == (None, TooFewUses)
    assert "3" in refusal.message
    assert (PromoCode.objects.get().tickets, PromoCode.objects.get().held) == (5, 3)


def test_whatever_the_organiser_says_meanwhile_it_is_never_used_too_often():
    event = make_event(ticket_type("VIP", amount=50), ticket_type("Standard", amount=50))
    code = make_promo_code(event, tickets=12)

    def lower_step_by_step() -> None:
        for tickets in (10, 8, 6, 4):
            with suppress(TooFewUses):
                lowering(event, PromoCode.objects.get(), tickets)()

    got = race(*[buy(event, VIP=1), buy(event, Standard=1)] * 10, lower_step_by_step)

    code.refresh_from_db()
    assert sum(isinstance(one, Reservation) for one in got) == code.held <= (code.tickets or 0)
    assert not [one for one in got if isinstance(one, Exception) and not isinstance(one, PromoCodeUsedUp)]
    assert verify() == []


# --- Negative controls: these tests would see the fault -------------------------------------------------------------


@pytest.mark.postgres
def test_without_its_lock_the_database_itself_refuses_the_second_use():
    event = make_event(ticket_type("VIP", amount=50), ticket_type("Standard", amount=50))
    make_promo_code(event, tickets=1)
    all_have_looked = threading.Barrier(2)

    def without_lock(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if "FROM events_promocode AS promo" not in sql:
            return execute(sql, params, many, context)
        answer = execute(sql.replace("FOR UPDATE", ""), params, many, context)
        all_have_looked.wait(PATIENCE_SECONDS)
        return answer

    contenders = [start(apart(event, VIP=1), pause=without_lock), start(apart(event, Standard=1), pause=without_lock)]
    errors = [one.exception(PATIENCE_SECONDS) for one in contenders]

    assert sorted(type(error) for error in errors if error) == [IntegrityError]
    assert "promo_code_never_oversold" in str(next(filter(None, errors)))
    assert verify() == []


@pytest.mark.postgres
def test_without_its_lock_the_organiser_would_judge_by_an_old_counter(monkeypatch):
    event = make_event(ticket_type("VIP", amount=50))
    code = make_promo_code(event, tickets=5)
    monkeypatch.setattr(change_code_module, "lock_code", lambda *_ids: (event, PromoCode.objects.get()))

    sale, error = lowered_meanwhile(event, code)

    assert (sale, type(error)) == (None, IntegrityError)
    assert "promo_code_never_oversold" in str(error)


@pytest.mark.postgres
def test_counting_in_the_program_uses_a_code_twice():
    event = make_event(ticket_type("VIP", amount=50))
    make_promo_code(event, tickets=1)
    all_have_looked = threading.Barrier(2)

    def use_naively() -> OrderedTicket:
        with transaction.atomic():
            code = PromoCode.objects.get()
            assert code.taken == 0
            all_have_looked.wait(PATIENCE_SECONDS)
            reservation = make_reservation(event, VIP=1)
            PromoCode.objects.filter(pk=code.pk).update(held=code.held + 1)
            ticket = reservation.tickets.get()
            OrderedTicket.objects.filter(pk=ticket.pk).update(promo_code=code, discount=0)
        return ticket

    got = race(use_naively, use_naively)

    assert all(isinstance(one, OrderedTicket) for one in got)
    assert "promo_code_miscounted" in {fault.code for fault in verify()}
