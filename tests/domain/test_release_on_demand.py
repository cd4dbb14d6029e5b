"""The next buyer can have the tickets of a hold that ended, whether or not a worker has looked at it."""

from datetime import datetime, timedelta

import pytest

from tests.changes import nothing_changes
from tests.factories import make_event, make_reservation, ticket_type
from tests.moments import INSTANT, at
from ticketonline.core import clock
from ticketonline.events.models import Event, TicketType
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.desk.stock import MOST_RELEASED
from ticketonline.sales.errors import SoldOut
from ticketonline.sales.models import OrderedTicket, Reservation

pytestmark = pytest.mark.django_db


def counters(event: Event) -> dict[str, tuple[int, int]]:
    """Held and sold, by the name of the type."""
    return {kind.type: (kind.held, kind.sold) for kind in TicketType.objects.filter(event=event)}


def test_the_next_buyer_has_the_tickets_of_a_hold_that_ended():
    event = make_event(ticket_type("VIP", amount=1))
    first = make_reservation(event, VIP=1)

    with at(first.hold_ends_at - INSTANT), nothing_changes(), pytest.raises(SoldOut):
        make_reservation(event, VIP=1)
    with at(first.hold_ends_at) as now:
        second = make_reservation(event, VIP=1)

    first.refresh_from_db()
    assert (first.status, first.closed_at) == ("CANCELLED", now)
    assert second.status == "PENDING"
    assert counters(event) == {"VIP": (1, 0)}


def test_holds_that_ended_are_left_to_the_worker_while_there_are_enough_tickets():
    event = make_event(ticket_type("VIP", amount=10))
    first = make_reservation(event, VIP=1)

    with at(first.hold_ends_at):
        make_reservation(event, VIP=1)

    first.refresh_from_db()
    assert first.status == "PENDING"
    assert counters(event) == {"VIP": (2, 0)}


def test_the_ended_holds_of_another_event_are_left_to_the_worker():
    event, other = make_event(ticket_type("VIP", amount=1)), make_event(ticket_type("VIP", amount=1))
    make_reservation(event, VIP=1)
    ended = make_reservation(other, VIP=1)
    Reservation.objects.filter(pk=ended.pk).update(pending_until=clock.now(), hold_ends_at=clock.now())

    with nothing_changes(), pytest.raises(SoldOut):
        make_reservation(event, VIP=1)


def test_a_buyer_releases_the_ended_holds_of_the_event_alone():
    event, other = make_event(ticket_type("VIP", amount=1)), make_event(ticket_type("VIP", amount=1))
    others = make_reservation(other, VIP=1)
    make_reservation(event, VIP=1)

    with at(clock.now() + timedelta(hours=1)):
        make_reservation(event, VIP=1)

    others.refresh_from_db()
    assert others.status == "PENDING"
    assert counters(other) == {"VIP": (1, 0)}


def test_the_ended_holds_of_a_type_that_nobody_wants_are_left_to_the_worker():
    event = make_event(ticket_type("Standard", amount=9), ticket_type("VIP", amount=1))
    ended = clock.now()
    hold_in_bulk(event.ticket_types.get(type="Standard"), count=9, until=ended)
    hold_in_bulk(event.ticket_types.get(type="VIP"), count=1, until=ended + INSTANT)

    with at(ended + INSTANT):
        make_reservation(event, VIP=1)

    assert counters(event) == {"VIP": (1, 0), "Standard": (9, 0)}


def test_an_ended_hold_of_two_types_is_released_for_a_buyer_of_one():
    event = make_event(ticket_type("Standard", amount=9), ticket_type("VIP", amount=1))
    first = make_reservation(event, Standard=2, VIP=1)

    with at(first.hold_ends_at):
        make_reservation(event, VIP=1)

    first.refresh_from_db()
    assert first.status == "CANCELLED"
    assert counters(event) == {"VIP": (1, 0), "Standard": (0, 0)}


def test_more_ended_holds_than_a_batch_may_release_are_released_for_a_buyer():
    event = make_event(ticket_type("VIP", amount=MOST_RELEASED + 5))
    ended = clock.now()
    hold_in_bulk(event.ticket_types.get(), count=MOST_RELEASED + 5, until=ended)

    with at(ended):
        for _ in range(MOST_RELEASED // 5 + 1):
            make_reservation(event, VIP=5)

    assert counters(event) == {"VIP": (MOST_RELEASED + 5, 0)}


def hold_in_bulk(kind: TicketType, *, count: int, until: datetime) -> None:
    """So many reservations of one ticket each."""
    holds = Reservation.objects.bulk_create(
        Reservation(event=kind.event, pending_until=until, hold_ends_at=until) for _ in range(count)
    )
    OrderedTicket.objects.bulk_create(OrderedTicket(reservation=hold, type=kind, price=kind.price) for hold in holds)
    TicketType.objects.filter(pk=kind.pk).update(held=count)


def test_tickets_of_a_hold_that_is_being_paid_for_are_not_given_away(settings):
    settings.PAYMENT_GRACE_SECONDS = 600
    event = make_event(ticket_type("VIP", amount=1))
    first = make_reservation(event, VIP=1)
    start_payment(first.pk)

    with at(first.pending_until + timedelta(seconds=600) - INSTANT), nothing_changes(), pytest.raises(SoldOut):
        make_reservation(event, VIP=1)
    with at(first.pending_until + timedelta(seconds=600)):
        assert make_reservation(event, VIP=1).status == "PENDING"


def test_an_ended_hold_that_does_not_help_leaves_the_type_sold_out():
    event = make_event(ticket_type("VIP", amount=3))
    first = make_reservation(event, VIP=1)
    with at(first.hold_ends_at - INSTANT):
        make_reservation(event, VIP=2)

    with at(first.hold_ends_at), pytest.raises(SoldOut) as refusal:
        make_reservation(event, VIP=2)

    assert refusal.value.facts == {"shortages": "VIP (1)"}
    assert counters(event) == {"VIP": (2, 0)}
