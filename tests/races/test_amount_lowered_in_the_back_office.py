"""A manager lowers the amount in the back office while buyers reserve, and two managers edit at the same moment."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError

from tests.factories import make_event, make_reservation, ticket_type, wanted
from tests.racing import Pause, away_from_the_desk, outcome, race, start, wait_for_waiters
from ticketonline.audit.actor import Actor
from ticketonline.audit.models import Entry
from ticketonline.books.verify import verify
from ticketonline.events import locks
from ticketonline.events.errors import AmountTooLow, InvalidTicketType, TicketTypeChanged, TicketTypeReserved
from ticketonline.events.models import Event
from ticketonline.events.services.add_type import add_type
from ticketonline.events.services.change_type import change_type
from ticketonline.events.services.move_type import move_type
from ticketonline.events.services.remove_type import remove_type
from ticketonline.events.type_facts import facts_of
from ticketonline.sales.errors import SoldOut, UnknownTicketType
from ticketonline.sales.services.reserve import reserve

pytestmark = pytest.mark.django_db(transaction=True)

OLGA, MAREK = (Actor(user_id=None, name=name) for name in ("Olga", "Marek"))
ROUNDS = 10
BUYERS = 3  # fewer than may wait at the desk in threads
WRITTEN = "UPDATE events_tickettype"  # the last thing that a sale does


def changing(event: Event, *, by: Actor = OLGA, **facts: Any) -> Callable[[], Any]:
    """Saves the form of the VIP type as it is now, with other facts."""
    kind = event.ticket_types.get(type="VIP")
    seen = facts_of(kind)
    return lambda: change_type(event.pk, kind.pk, replace(seen, **facts), seen=seen, by=by)


def buying(event: Event, amount: int) -> Callable[[], Any]:
    """Reserves away from the desk, so that its transaction can be stopped."""
    return away_from_the_desk(lambda: reserve(event_id=event.pk, wanted=wanted(VIP=amount)))


@pytest.mark.postgres
def test_the_lowest_number_counts_a_reservation_in_the_making():
    event = make_event()
    pause = Pause(after=WRITTEN)
    sale = start(buying(event, 3), pause=pause)
    pause.wait()

    lowering = start(changing(event, amount=2))
    wait_for_waiters()
    pause.go()

    outcome(sale)
    refusal = outcome(lowering)
    assert isinstance(refusal, AmountTooLow)
    assert refusal.facts == {"lowest": 3}
    kind = event.ticket_types.get(type="VIP")
    assert (kind.amount, kind.held) == (50, 3)
    assert verify() == []


@pytest.mark.postgres
def test_without_the_lock_the_service_would_judge_by_an_old_counter(monkeypatch):
    event = make_event()
    monkeypatch.setattr(locks, "lock_types_of", lambda event_ids: None)
    pause = Pause(after=WRITTEN)
    sale = start(buying(event, 3), pause=pause)
    pause.wait()

    lowering = start(changing(event, amount=2))
    wait_for_waiters()
    pause.go()

    outcome(sale)
    with pytest.raises(IntegrityError, match="ticket_type_never_oversold"):
        outcome(lowering)


def test_whatever_the_manager_does_while_many_buy_nothing_is_oversold():
    event = make_event(ticket_type("VIP", amount=30))

    def buy() -> None:
        for _ in range(ROUNDS):
            make_reservation(event, VIP=1)

    def lower_and_raise() -> None:
        for amount in [3, 40, 10, 35, 20] * 2:
            with suppress(AmountTooLow):
                changing(event, amount=amount)()

    got = race(*[buy] * BUYERS, lower_and_raise)

    kind = event.ticket_types.get()
    assert 0 < kind.held <= kind.amount
    assert {type(one) for one in got} <= {type(None), SoldOut}
    assert verify() == []


def test_of_two_who_save_the_same_form_at_once_one_is_told():
    event = make_event()
    acts = [changing(event, amount=60 + number, by=by) for number, by in enumerate([OLGA, MAREK] * 3)]

    got = race(*acts)

    told = [one for one in got if isinstance(one, TicketTypeChanged)]
    assert len(told) == len(acts) - 1
    saved = Entry.objects.get(action="ticket_type.changed")
    assert {change.by for refusal in told for change in refusal.changes} == {saved.actor_name}
    assert event.ticket_types.get(type="VIP").amount == saved.after["amount"]


def test_of_two_who_add_the_same_name_at_once_one_is_refused():
    event = make_event(ticket_type("VIP"))
    facts = replace(facts_of(event.ticket_types.get()), type="Balcony")

    got = race(*[lambda: add_type(event.pk, facts, by=OLGA)] * 4)

    assert sum(isinstance(one, InvalidTicketType) for one in got) == 3
    assert event.ticket_types.filter(type="Balcony").count() == 1


def test_orders_that_are_made_at_once_leave_one_order():
    event = make_event(*(ticket_type(name) for name in "ABCDE"))
    keys = [kind.pk for kind in event.ticket_types.all()]

    race(*[lambda key=key, to=to: move_type(event.pk, key, to=to, by=OLGA) for to, key in enumerate(reversed(keys))])

    assert sorted(event.ticket_types.values_list("position", flat=True)) == [0, 1, 2, 3, 4]


@pytest.mark.postgres
def test_a_type_that_is_being_reserved_is_not_removed():
    event = make_event()
    pause = Pause(after=WRITTEN)
    sale = start(buying(event, 1), pause=pause)
    pause.wait()

    removing = start(lambda: remove_type(event.pk, event.ticket_types.get(type="VIP").pk, by=OLGA))
    wait_for_waiters()
    pause.go()

    outcome(sale)
    assert isinstance(outcome(removing), TicketTypeReserved)
    assert verify() == []


@pytest.mark.postgres
def test_who_wants_a_type_that_is_being_removed_finds_none():
    event = make_event()
    vip = event.ticket_types.get(type="VIP")
    pause = Pause(after='DELETE FROM "events_tickettype"')
    removing = start(lambda: remove_type(event.pk, vip.pk, by=OLGA), pause=pause)
    pause.wait()

    sale = start(buying(event, 1))
    wait_for_waiters()
    pause.go()

    outcome(removing)
    assert isinstance(outcome(sale), UnknownTicketType)
    assert verify() == []
