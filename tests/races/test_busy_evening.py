"""Everything at once, by chance: no deadlock, no odd error, and books that balance at the end."""

import random
import time
from collections.abc import Callable

import pytest

from tests.factories import make_event, ticket_type, wanted
from tests.racing import race
from ticketonline.books.verify import verify
from ticketonline.core.errors import DomainError
from ticketonline.events.models import Event
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.claim import claim, renew
from ticketonline.payments.services.postpone import postpone
from ticketonline.payments.services.refund import refund_one
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.models import Reservation
from ticketonline.sales.services.cancel import cancel
from ticketonline.sales.services.expire import expire
from ticketonline.sales.services.reserve import reserve
from ticketonline.statistics.queries import get_event_sales

pytestmark = [pytest.mark.django_db(transaction=True)]

SECONDS = 3.0
BUYERS = 6
ANSWERS = [Answer(), Answer(), Answer(), Answer(error_type="card_error")]


def test_a_busy_evening_leaves_the_books_in_balance(settings):
    settings.HOLD_SECONDS, settings.PAYMENT_GRACE_SECONDS = 1, 1
    events = [
        make_event(
            ticket_type("A", amount=15), ticket_type("B", amount=15, price="0"), ticket_type("C", amount=15, price="0")
        )
        for _ in range(2)
    ]
    over = time.monotonic() + SECONDS
    done: list[str] = []

    def until_over(act: Callable[[random.Random], object], seed: int) -> Callable[[], None]:
        chance = random.Random(seed)

        def run() -> None:
            while time.monotonic() < over:
                try:
                    act(chance)
                except DomainError as refusal:
                    done.append(refusal.code)
                else:
                    done.append(act.__name__)

        return run

    race(
        *[until_over(lambda chance: buy(chance, events), seed) for seed in range(BUYERS)],
        until_over(work, 100),
        until_over(work, 101),
        until_over(sweep, 102),
        until_over(lambda chance: look(chance, events), 103),
    )

    assert verify() == []
    assert Reservation.objects.filter(status="COMPLETED").exists()
    assert "sold_out" in done


def buy(chance: random.Random, events: list[Event]) -> None:
    """A buyer: reserves two types in any order, then pays, cancels, walks away, or thinks too long."""
    names = chance.sample(["A", "B", "C"], chance.choice([1, 2, 3]))
    event = chance.choice(events)
    reservation = reserve(event_id=event.pk, wanted=wanted(**{name: chance.randint(1, 3) for name in names}))
    time.sleep(chance.choice([0, 0, 0.01, 0.05]))
    if chance.random() < 0.03:
        time.sleep(1.0)
    match chance.choice(["pay", "pay", "pay", "cancel", "walk away"]):
        case "pay":
            start_payment(reservation.pk)
            if chance.random() < 0.3:
                start_payment(reservation.pk)
            if chance.random() < 0.3:
                cancel(reservation.pk)
        case "cancel":
            cancel(reservation.pk)


def work(chance: random.Random) -> None:
    """A worker, and a gateway that sometimes does not answer."""
    taken = claim(limit=5)
    renew([one.charge.transaction_id for one in taken])
    for one in taken:
        if chance.random() < 0.1:
            postpone(one.charge.transaction_id, attempts=one.attempts)
        else:
            settle(one.charge.transaction_id, chance.choice(ANSWERS))
    refund_one()
    time.sleep(0.01)


def sweep(chance: random.Random) -> None:
    expire(limit=chance.choice([1, 5, 500]))
    time.sleep(0.02)


def look(chance: random.Random, events: list[Event]) -> None:
    """A visitor who reads the statistics."""
    get_event_sales(chance.choice(events))
    time.sleep(0.01)
