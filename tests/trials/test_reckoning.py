"""The negative control of the trials: each kind of lost, doubled or wrong answer is seen by the reckoning."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.models import F

from tests.factories import make_event, make_reservation, ticket_type
from tests.trials.ledger import Ledger, Wish
from tests.trials.reckoning import reckon
from tests.trials.rows import read_rows
from ticketonline.core import clock
from ticketonline.events.models import Event, TicketType
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.models import Transaction
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.models import OrderedTicket, Reservation
from ticketonline.sales.services.cancel import cancel

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True, kw_only=True)
class Evening:
    """Three buyers: one paid two tickets, one cancelled, one holds a ticket of each type."""

    event: Event
    ledger: Ledger
    paid: Wish
    cancelled: Wish
    held: Wish

    def faults(self) -> list[str]:
        return reckon(self.ledger, read_rows(find_database(), str(self.event.pk)))


def find_database() -> str:
    """Where the tests' database is, as a trial names one."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return str(name)
    one = connection.settings_dict
    return f"postgresql://{quote(one['USER'])}:{quote(one['PASSWORD'])}@{one['HOST']}:{one['PORT']}/{name}"


@pytest.fixture
def evening() -> Evening:
    event, ledger = make_event(ticket_type("Stalls", amount=50), ticket_type("Box", amount=8)), Ledger()

    def wish(**amounts: int) -> Wish:
        made = Wish(key=uuid4().hex, amounts=amounts)
        ledger.wishes.append(made)
        ledger.reserved(made, make_reservation(event, **amounts).pk)
        return made

    paid, cancelled, held = wish(Stalls=2), wish(Box=3), wish(Stalls=1, Box=1)
    payment = start_payment(paid.reservation_id)
    settle(payment.pk, Answer())
    paid.payments.add(payment.pk)
    paid.is_paid = True
    cancel(cancelled.reservation_id)
    cancelled.is_cancelled = True
    return Evening(event=event, ledger=ledger, paid=paid, cancelled=cancelled, held=held)


def delete(reservation_id: UUID | None) -> None:
    OrderedTicket.objects.filter(reservation_id=reservation_id).delete()
    Transaction.objects.filter(reservation_id=reservation_id).delete()
    Reservation.objects.filter(pk=reservation_id).delete()


def close(reservation_id: UUID | None, status: str) -> None:
    Reservation.objects.filter(pk=reservation_id).update(status=status, is_paying=False, closed_at=clock.now())


def oversell(event: Event) -> None:
    """The counters agree with the rows, and both are above the amount: the guards of the database are taken away."""
    for _ in range(3):
        make_reservation(event, Box=2)
    kind = TicketType.objects.get(event=event, type="Box")
    OrderedTicket.objects.create(
        reservation=Reservation.objects.filter(status="PENDING").latest("pk"), type=kind, price=kind.price
    )
    OrderedTicket.objects.create(
        reservation=Reservation.objects.filter(status="PENDING").latest("pk"), type=kind, price=kind.price
    )


SPOILS: dict[str, tuple[Callable[[Evening], object], str]] = {
    "an answer whose commit was lost": (lambda one: one.ledger.reserved(a_wish(one), uuid4()), "does not exist"),
    "a reservation that vanished": (lambda one: delete(one.held.reservation_id), "does not exist"),
    "a reservation that nobody was given": (lambda one: make_reservation(one.event, Box=1), "no client was given it"),
    "one key, two reservations": (
        lambda one: one.ledger.reserved(one.held, make_reservation(one.event, Box=1).pk),
        "was given two reservations",
    ),
    "one reservation, two buyers": (
        lambda one: one.ledger.reserved(a_wish(one), one.held.reservation_id),
        "was given to two wishes",
    ),
    "a ticket that vanished": (
        lambda one: OrderedTicket.objects.filter(reservation=one.held.reservation_id)[0].delete(),
        "wanted were",
    ),
    "tickets of another type": (
        lambda one: OrderedTicket.objects.filter(reservation=one.paid.reservation_id).update(
            type=TicketType.objects.get(type="Box")
        ),
        "wanted were",
    ),
    "a counter that is one short": (
        lambda one: TicketType.objects.filter(type="Stalls").update(held=F("held") - 1),
        "the counters say",
    ),
    "a sale that was not counted": (
        lambda one: TicketType.objects.filter(type="Stalls").update(sold=F("sold") - 1),
        "the counters say",
    ),
    "more tickets than there are": (lambda one: oversell(one.event), "oversold, 9 held"),
    "a payment that vanished": (lambda one: Transaction.objects.all().delete(), "does not exist"),
    "a sale that nobody paid": (lambda one: Transaction.objects.all().delete(), "nobody paid"),
    "a payment of somebody else's": (
        lambda one: Transaction.objects.update(reservation=one.held.reservation_id),
        "not of",
    ),
    "a sale that was taken back": (lambda one: close(one.paid.reservation_id, "CANCELLED"), "was called paid"),
    "a cancellation that was taken back": (
        lambda one: close(one.cancelled.reservation_id, "COMPLETED"),
        "was called cancelled",
    ),
    "an answer that should not be": (lambda one: one.ledger.faults.append("an answer: 500"), "an answer: 500"),
}


def a_wish(evening: Evening) -> Wish:
    wish = Wish(key=uuid4().hex, amounts={"Stalls": 1})
    evening.ledger.wishes.append(wish)
    return wish


def test_an_evening_without_a_fault_is_clean(evening):
    assert evening.faults() == []


@pytest.mark.parametrize("what", SPOILS)
def test_a_fault_is_seen(evening, what):
    spoil, words = SPOILS[what]
    spoil(evening)

    assert any(words in fault for fault in evening.faults()), evening.faults()
