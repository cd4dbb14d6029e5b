"""Whole lives of reservations, in any order that Hypothesis can think of; the books must balance after every step."""

from datetime import datetime, timedelta
from functools import partial
from unittest import mock
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from tests.changes import nothing_changes
from tests.factories import make_event, ticket_type, wanted
from ticketonline.books.verify import verify
from ticketonline.core.errors import DomainError
from ticketonline.events.models import TicketType
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.models import Transaction
from ticketonline.payments.rules import MAX_ATTEMPTS
from ticketonline.payments.services.claim import claim
from ticketonline.payments.services.postpone import postpone
from ticketonline.payments.services.refund import refund_one
from ticketonline.payments.services.remove_abandoned import remove_abandoned
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.errors import AlreadyPaid, PastEvent, ReservationNotFound, ReservationOver, SoldOut
from ticketonline.sales.models import OrderedTicket, Reservation
from ticketonline.sales.services.cancel import cancel
from ticketonline.sales.services.expire import expire
from ticketonline.sales.services.reserve import reserve
from ticketonline.statistics.models import TypeStatistics
from ticketonline.statistics.queries import get_event_sales

START = datetime(2027, 6, 1, 12, 0, tzinfo=timezone.get_default_timezone())
TYPES = {"VIP": ("120.00", 4), "Standard": ("45.50", 6), "Free": ("0", 3)}
AMOUNTS = st.dictionaries(st.sampled_from(sorted(TYPES)), st.integers(1, 3), min_size=1)
ANSWERS = st.sampled_from([Answer(), Answer(), Answer(error_type="card_error"), Answer(error_type="payment_error")])
PAUSES = st.sampled_from([1, 59, 299, 300, 599, 600, 899, 900, 1500, 3600, 101 * 86_400])


class Shop(RuleBasedStateMachine):
    """One event in three hours, its buyers, its organiser, its workers and a clock that only the test moves."""

    reservations = Bundle("reservations")
    payments = Bundle("payments")

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.clock = mock.patch.object(timezone, "now", side_effect=lambda: self.now)
        self.clock.start()
        self.rolled_back = transaction.atomic()
        self.rolled_back.__enter__()
        self.charged: set[UUID] = set()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.rolled_back.__exit__(None, None, None)
        self.clock.stop()

    @initialize()
    def announce(self) -> None:
        types = [ticket_type(name, price=price, amount=amount) for name, (price, amount) in TYPES.items()]
        self.event = make_event(*types, date=START + timedelta(hours=3))

    # --- Buyers -----------------------------------------------------------------------------------------------------

    @rule(target=reservations, amounts=AMOUNTS)
    def reserve(self, amounts):
        buy = partial(reserve, event_id=self.event.pk, wanted=wanted(**amounts))
        left = self.left()
        if self.now >= self.event.date:
            with nothing_changes(), pytest.raises(PastEvent):
                buy()
            return multiple()
        if any(left[name] < amount for name, amount in amounts.items()):
            with pytest.raises(SoldOut):
                buy()
            return multiple()
        made = buy()
        assert made.hold_ends_at == self.now + timedelta(minutes=15)
        return made.pk

    @rule(target=payments, reservation=reservations)
    def pay(self, reservation):
        reads_as = self.reads_as(reservation)
        if reads_as == "PENDING":
            return start_payment(reservation).pk
        refusals = {"COMPLETED": AlreadyPaid, "CANCELLED": ReservationOver, None: ReservationNotFound}
        with nothing_changes(), pytest.raises(refusals[reads_as]):
            start_payment(reservation)
        return multiple()

    @rule(reservation=reservations)
    def cancel(self, reservation):
        paying = Reservation.objects.filter(pk=reservation, is_paying=True).exists()
        reads_as = self.reads_as(reservation)
        if reads_as == "PENDING" and not paying:
            assert cancel(reservation).status == "CANCELLED"
            return
        with nothing_changes(), pytest.raises(DomainError):
            cancel(reservation)

    # --- Workers and the gateway ------------------------------------------------------------------------------------

    @rule(payment=payments, answer=ANSWERS)
    def answer(self, payment, answer):
        found = Transaction.objects.filter(pk=payment).first()
        if found is None:
            return
        reads_as = self.reads_as(found.reservation_id)
        if answer.is_charged and found.amount:
            self.charged.add(payment)

        counts = settle(payment, answer)

        assert counts == (found.status == "PENDING")
        if counts and answer.is_charged:
            found.refresh_from_db()
            assert (found.status == "COMPLETED") == (reads_as == "PENDING")

    @rule(payment=payments, attempts=st.sampled_from([1, MAX_ATTEMPTS]))
    def give_no_answer(self, payment, attempts):
        Transaction.objects.filter(pk=payment, status="PENDING").update(attempts=attempts)
        postpone(payment, attempts=attempts)

    @rule()
    def take_in_hand(self):
        for taken in claim(limit=2):
            assert taken.payable == (self.reads_as_of(taken.charge.transaction_id) == "PENDING")

    @rule()
    def sweep(self):
        expire()
        assert not Reservation.objects.filter(status="PENDING", hold_ends_at__lte=self.now).exists()

    @rule()
    def refund(self):
        refund_one()

    @rule()
    def remove(self):
        remove_abandoned()

    # --- The organiser, visitors, time --------------------------------------------------------------------------------

    @rule(name=st.sampled_from(sorted(TYPES)), amount=st.integers(0, 8))
    def change_amount(self, name, amount):
        kind = TicketType.objects.get(event=self.event, type=name)
        taken, kind.amount = kind.taken, amount
        if amount >= taken:
            kind.save()
            return
        with nothing_changes(), pytest.raises(IntegrityError), transaction.atomic():
            kind.save()

    @rule()
    def read_statistics(self):
        sales = get_event_sales(self.event)
        assert sales.all_sold == sum(kind.sold for kind in sales.types)

    @rule(seconds=PAUSES)
    def wait(self, seconds):
        self.now += timedelta(seconds=seconds)

    # --- What must always hold ----------------------------------------------------------------------------------------

    @invariant()
    def the_books_balance(self):
        assert verify() == []

    @invariant()
    def late_sales_are_those_after_the_beginning(self):
        # To the instant, with the one clock there is here: `verify` leaves room for clocks that differ.
        late = OrderedTicket.objects.filter(
            reservation__status="COMPLETED", reservation__closed_at__gte=self.event.date
        )
        counted = TypeStatistics.objects.aggregate(late=Sum("tickets_sold_late", default=0))
        assert counted == {"late": late.count()}

    @invariant()
    def who_was_charged_has_the_ticket_or_gets_the_money_back(self):
        for payment in Transaction.objects.filter(pk__in=self.charged):
            has_ticket = payment.status == "COMPLETED" and payment.reservation.status == "COMPLETED"
            assert has_ticket or payment.refund_due_at is not None

    def left(self) -> dict[str, int]:
        """How many of each type a buyer can have now, those of ended holds among them."""
        left = {kind.type: kind.left for kind in self.event.ticket_types.all()}
        for hold in Reservation.objects.filter(status="PENDING", hold_ends_at__lte=self.now):
            for ticket in hold.tickets.select_related("type"):
                left[ticket.type.type] += 1
        return left

    def reads_as(self, reservation: UUID) -> str | None:
        found = Reservation.objects.filter(pk=reservation).first()
        return found.status_at(self.now).value if found else None

    def reads_as_of(self, payment: UUID) -> str | None:
        return self.reads_as(Transaction.objects.get(pk=payment).reservation_id)


@pytest.mark.django_db
def test_any_life_leaves_the_books_in_balance():
    run_state_machine_as_test(
        Shop,
        settings=settings(
            max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
