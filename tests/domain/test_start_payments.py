"""Many intents to pay, recorded in one transaction: of each comes what would have come of it alone."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.changes import dump, nothing_changes
from tests.factories import make_event, make_reservation, ticket_type
from tests.moments import INSTANT, at
from ticketonline.books.verify import verify
from ticketonline.core import clock
from ticketonline.core.errors import DomainError
from ticketonline.events.models import Event
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.models import Transaction
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import Intent, intended, start_payment, start_payments
from ticketonline.sales.errors import AlreadyPaid, EmailAlreadySet, ReservationNotFound, ReservationOver
from ticketonline.sales.models import Reservation
from ticketonline.sales.services.cancel import cancel
from ticketonline.statistics.models import TypeStatistics

pytestmark = pytest.mark.django_db

BRUNO, STELLA = "bruno@example.org", "stella@example.org"
NOBODYS = uuid4()


@pytest.fixture
def event(db) -> Event:
    types = ticket_type("VIP", "120.00", 500), ticket_type("Standard", "45.50", 500), ticket_type("Free", "0", 500)
    return make_event(*types)


@pytest.fixture(autouse=True)
def clean_books(db: None) -> Iterator[None]:
    """Whatever was paid, the books balance."""
    yield
    assert verify() == []


def intent(one: Reservation | UUID, *, token: str = "transaction_ok", email: str = "", language: str = "") -> Intent:
    key = one if isinstance(one, UUID) else one.pk
    return intended(reservation_id=key, token=token, email=email, language=language)


def make_paid(event: Event, **amounts: int) -> Reservation:
    reservation = make_reservation(event, **amounts)
    settle(start_payment(reservation.pk).pk, Answer())
    return reservation


def make_cancelled(event: Event, **amounts: int) -> Reservation:
    reservation = make_reservation(event, **amounts)
    cancel(reservation.pk)
    return reservation


def make_paying(event: Event, email: str = "", **amounts: int) -> Reservation:
    reservation = make_reservation(event, **amounts)
    start_payment(reservation.pk, token="card_error", email=email)
    return reservation


def kinds(started: Sequence[Transaction | DomainError]) -> list[str | type[DomainError]]:
    return [str(one.status) if isinstance(one, Transaction) else type(one) for one in started]


def stock(event: Event) -> tuple[int, int]:
    """How many free tickets are held and sold."""
    kind = event.ticket_types.get(type="Free")
    return kind.held, kind.sold


def test_of_each_comes_what_would_have_come_of_it_alone(event):
    paid, over, paying = make_paid(event), make_cancelled(event), make_paying(event, BRUNO)
    running = Transaction.objects.get(reservation=paying)
    due, free = make_reservation(event, VIP=2, Standard=1), make_reservation(event, Free=3)

    with at(clock.now()) as now:
        started = start_payments(
            [
                intent(paid),
                intent(due, token="card_error", email=BRUNO, language="pl"),
                intent(NOBODYS),
                intent(over),
                intent(paying, email=STELLA),
                intent(free),
                intent(paying),
            ]
        )

    assert kinds(started) == [
        AlreadyPaid,
        "PENDING",
        ReservationNotFound,
        ReservationOver,
        EmailAlreadySet,
        "COMPLETED",
        "PENDING",
    ]
    assert started[6] == running
    kept = Transaction.objects.get(reservation=due)
    assert kept == started[1]
    assert (kept.amount, kept.currency, kept.gateway, kept.token) == (
        Decimal("285.50"),
        "EUR",
        "simulated",
        "card_error",
    )
    assert (kept.status, kept.date, kept.closed_at, kept.claimed_until) == ("PENDING", now, None, now)
    taken = Transaction.objects.get(reservation=free)
    assert (taken, taken.status, taken.amount, taken.closed_at) == (started[5], "COMPLETED", 0, now)
    due.refresh_from_db()
    assert (due.is_paying, due.email, due.language) == (True, BRUNO, "pl")
    assert Transaction.objects.count() == 4


def test_no_intents_are_nothing_to_do():
    with nothing_changes():
        assert start_payments([]) == []


def test_refusals_change_nothing(event):
    addressed = make_paying(event, BRUNO)
    refused = [
        intent(make_paid(event), email=STELLA),
        intent(make_cancelled(event), email=STELLA),
        intent(NOBODYS, email=STELLA),
        intent(addressed, email=STELLA, language="pl"),
    ]

    with nothing_changes():
        assert kinds(start_payments(refused)) == [AlreadyPaid, ReservationOver, ReservationNotFound, EmailAlreadySet]


def test_only_what_was_granted_is_changed_by_a_batch_with_refusals(event):
    refused, granted = make_paying(event, BRUNO), make_reservation(event)
    before = Reservation.objects.filter(pk=refused.pk).values().get()

    start_payments([intent(refused, email=STELLA, language="pl"), intent(granted, email=STELLA)])

    assert Reservation.objects.filter(pk=refused.pk).values().get() == before
    assert Transaction.objects.filter(reservation=refused).count() == 1
    granted.refresh_from_db()
    assert (granted.email, granted.is_paying) == (STELLA, True)


def test_the_same_reservation_twice_is_one_payment(event):
    reservation = make_reservation(event, VIP=2)

    first, second = start_payments([intent(reservation, token="card_error"), intent(reservation)])

    assert first is second
    assert Transaction.objects.get() == first
    assert Transaction.objects.get().token == "card_error"


def test_what_is_free_is_taken_by_the_first_of_two(event):
    reservation = make_reservation(event, Free=3)

    started = start_payments([intent(reservation), intent(reservation, email=STELLA)])

    assert kinds(started) == ["COMPLETED", AlreadyPaid]
    assert Transaction.objects.count() == 1
    assert stock(event) == (0, 3)
    assert TypeStatistics.objects.get().tickets_sold == 3
    reservation.refresh_from_db()
    assert reservation.email == ""


def test_an_address_that_the_first_of_two_set_is_not_changed_by_the_second(event):
    reservation = make_reservation(event)

    first, second, third = start_payments(
        [intent(reservation, email=BRUNO), intent(reservation, email=STELLA, language="pl"), intent(reservation)]
    )

    assert kinds([first, second, third]) == ["PENDING", EmailAlreadySet, "PENDING"]
    assert first == third
    reservation.refresh_from_db()
    assert (reservation.email, reservation.language) == (BRUNO, "")


def test_of_two_each_may_set_what_the_other_left_open(event):
    reservation = make_reservation(event)

    start_payments([intent(reservation), intent(reservation, language="pl"), intent(reservation, email=BRUNO)])

    reservation.refresh_from_db()
    assert (reservation.email, reservation.language, reservation.is_paying) == (BRUNO, "pl", True)


def test_free_and_paid_ones_of_several_events_are_started_together(event):
    other = make_event(ticket_type("Free", "0"), ticket_type("VIP", "50"), currency="JPY")
    due = [make_reservation(event, VIP=1), make_reservation(other, VIP=2, Free=1)]
    free = [make_reservation(event, Free=2), make_reservation(other, Free=1), make_reservation(event, Free=1)]

    with at(clock.now()) as now:
        started = start_payments([intent(one) for one in (due[0], free[0], free[1], due[1], free[2])])

    assert kinds(started) == ["PENDING", "COMPLETED", "COMPLETED", "PENDING", "COMPLETED"]
    assert [(one.amount, one.currency) for one in started if isinstance(one, Transaction)] == [
        (Decimal("120.00"), "EUR"),
        (0, "EUR"),
        (0, "JPY"),
        (Decimal(100), "JPY"),
        (0, "EUR"),
    ]
    rows = Reservation.objects.values_list("pk", "status", "is_paying", "closed_at")
    expected = {(one.pk, "PENDING", True, None) for one in due} | {(one.pk, "COMPLETED", False, now) for one in free}
    assert set(rows) == expected
    assert (stock(event), stock(other)) == ((0, 3), (1, 1))


def test_a_hold_that_ends_at_this_very_moment_is_over_and_the_others_are_not(event):
    ending, ending_free = make_reservation(event), make_reservation(event, Free=1)
    Reservation.objects.update(hold_ends_at=ending.hold_ends_at, pending_until=ending.pending_until)
    with at(ending.pending_until - timedelta(seconds=1)):
        lasting, lasting_free = make_reservation(event), make_reservation(event, Free=1)
    ending_ones, lasting_ones = [intent(ending), intent(ending_free)], [intent(lasting), intent(lasting_free)]

    with at(ending.hold_ends_at), nothing_changes():
        assert kinds(start_payments(ending_ones)) == [ReservationOver] * 2
    with at(ending.hold_ends_at):
        assert kinds(start_payments(ending_ones + lasting_ones)) == [ReservationOver] * 2 + ["PENDING", "COMPLETED"]
    with at(ending.hold_ends_at - INSTANT):
        assert kinds(start_payments(ending_ones)) == ["PENDING", "COMPLETED"]


def test_of_paying_and_taking_what_is_free_each_is_settled_afterwards_as_ever(event):
    started = start_payments([intent(make_reservation(event)), intent(make_reservation(event, Free=1))])

    assert [settle(one.pk, Answer()) for one in started if isinstance(one, Transaction)] == [True, False]

    assert set(Reservation.objects.values_list("status", flat=True)) == {"COMPLETED"}


@pytest.mark.parametrize("amounts", [{"VIP": 1, "Standard": 2}, {"Free": 2}], ids=["paid", "free"])
def test_a_batch_asks_the_database_no_more_often_than_two_do(event, amounts):
    few = [intent(make_reservation(event, **amounts)) for _ in range(2)]
    many = [intent(make_reservation(event, **amounts)) for _ in range(40)]
    start_payments([intent(make_reservation(event, **amounts))])  # the first of an event begins its statistics

    with CaptureQueriesContext(connection) as for_few:
        start_payments(few)
    with CaptureQueriesContext(connection) as for_many:
        start_payments([*many, *many])

    assert len(for_many) <= len(for_few)


# --- A batch and one after the other -------------------------------------------------------------------------------

KINDS = ["VIP", "Standard and free", "Free", "addressed", "paying", "paying, addressed", "paid", "cancelled", "ended"]
INTENTS = st.lists(
    st.tuples(
        st.sampled_from([*KINDS, "nobody's"]),
        st.sampled_from(["transaction_ok", "card_error"]),
        st.sampled_from(["", BRUNO, STELLA]),
        st.sampled_from(["", "en", "pl"]),
    ),
    max_size=8,
)
# Of their rows, chosen anew each time.
OWN_KEYS = {"payments_transaction", "statistics_hourlysales", "statistics_dailysales", "outbox_message"}


@pytest.fixture
def one_of_each(event) -> dict[str, UUID]:
    ended = make_reservation(event)
    now = clock.now()
    Reservation.objects.filter(pk=ended.pk).update(pending_until=now, hold_ends_at=now)
    addressed = make_reservation(event)
    Reservation.objects.filter(pk=addressed.pk).update(email=BRUNO, language="en")
    made = {
        "VIP": make_reservation(event, VIP=2),
        "Standard and free": make_reservation(event, Standard=1, Free=1),
        "Free": make_reservation(event, Free=2),
        "addressed": addressed,
        "paying": make_paying(event),
        "paying, addressed": make_paying(event, BRUNO),
        "paid": make_paid(event),
        "cancelled": make_cancelled(event),
        "ended": ended,
    }
    assert list(made) == KINDS
    return {name: one.pk for name, one in made.items()} | {"nobody's": NOBODYS}


@contextmanager
def gone_afterwards() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def told(started: Sequence[Transaction | DomainError]) -> list[Any]:
    """What the callers learn; of a payment, which of them learnt of it first, since ids are chosen anew."""
    ids = [one.pk for one in started if isinstance(one, Transaction)]
    return [
        (one.reservation_id, one.status, one.token, one.amount, one.closed_at, ids.index(one.pk))
        if isinstance(one, Transaction)
        else (type(one), one.facts)
        for one in started
    ]


def rows() -> dict[str, list[str]]:
    return {
        table: sorted(
            str({name: value for name, value in row.items() if name != "id" or table not in OWN_KEYS}) for row in found
        )
        for table, found in dump().items()
    }


def alone(one: Intent) -> Transaction | DomainError:
    try:
        return start_payment(one.reservation_id, token=one.token, email=one.email, language=one.language)
    except DomainError as refusal:
        return refusal


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(asked=INTENTS)
@example(asked=[("Free", "transaction_ok", BRUNO, ""), ("Free", "transaction_ok", STELLA, "")])
@example(asked=[("VIP", "card_error", "", "pl"), ("VIP", "transaction_ok", BRUNO, "en")])
def test_a_batch_is_the_same_as_one_after_the_other(one_of_each, asked):
    intents = [intent(one_of_each[name], token=token, email=email, language=lang) for name, token, email, lang in asked]

    with at(clock.now()):
        with gone_afterwards():
            one_by_one = told([alone(one) for one in intents]), rows()
        with gone_afterwards():
            together = told(start_payments(intents)), rows()
            assert verify() == []

    assert together == one_by_one
