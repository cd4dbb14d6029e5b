"""A shop whose life Hypothesis thinks of: buyers, organiser, workers and clock; the books balance after each step."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from unittest import mock
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
)

from tests.changes import nothing_changes
from tests.factories import make_event, make_promo_code, ticket_type, wanted
from ticketonline.audit.actor import OPERATOR
from ticketonline.books.checks.counters import check_counters
from ticketonline.books.checks.money import check_money
from ticketonline.books.checks.states import check_states
from ticketonline.books.verify import verify
from ticketonline.core.errors import DomainError
from ticketonline.events.models import Event, PromoCode, TicketType
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.models import Transaction
from ticketonline.payments.rules import MAX_ATTEMPTS
from ticketonline.payments.services.claim import claim
from ticketonline.payments.services.postpone import postpone
from ticketonline.payments.services.refund import refund_one
from ticketonline.payments.services.remove_abandoned import remove_abandoned
from ticketonline.payments.services.return_order import return_order
from ticketonline.payments.services.settle import Settlement, settle, settle_all
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales import errors
from ticketonline.sales.models import IdempotencyKey, OrderedTicket, Reservation
from ticketonline.sales.services.cancel import cancel
from ticketonline.sales.services.expire import expire
from ticketonline.sales.services.forget_keys import forget_keys
from ticketonline.sales.services.reserve import reserve
from ticketonline.statistics.models import EventStatistics, TypeStatistics
from ticketonline.statistics.queries import get_event_sales

START = datetime(2027, 6, 1, 12, 0, tzinfo=timezone.get_default_timezone())
TYPES = {"VIP": ("120.00", 4), "Standard": ("45.50", 6), "Free": ("0", 3)}
CODE = {"code": "SUMMER", "types": ["VIP", "Free"], "tickets": 5, "limit_per_reservation": 3}
AMOUNTS = st.dictionaries(st.sampled_from(sorted(TYPES)), st.integers(1, 3), min_size=1)
ANSWERS = st.sampled_from([Answer(), Answer(), Answer(error_type="card_error"), Answer(error_type="payment_error")])
PAUSES = st.sampled_from([1, 59, 299, 300, 599, 600, 899, 900, 1500, 3600, 101 * 86_400])
KEYS = st.sampled_from(["the-first-wish-of-a-program", "the-second-wish-of-a-program"])


@dataclass(frozen=True, kw_only=True)
class Kept:
    """An idempotency key that is kept, with its wish."""

    amounts: dict[str, int]
    reservation: UUID
    at: datetime


class Shop(RuleBasedStateMachine):
    """One event in three hours, its buyers, its organiser, its workers and a clock that only the test moves."""

    reservations = Bundle("reservations")
    payments = Bundle("payments")

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.clock = mock.patch.object(timezone, "now", side_effect=lambda: self.now)
        self.clock.start()
        self.rows = self.gone_afterwards()
        self.rows.__enter__()
        self.granted: dict[UUID, dict[str, int]] = {}
        self.kept: dict[str, Kept] = {}
        self.charged: set[UUID] = set()

    def teardown(self) -> None:
        try:
            assert verify() == []
        finally:
            self.rows.__exit__(None, None, None)
            self.clock.stop()

    @contextmanager
    def gone_afterwards(self) -> Iterator[None]:
        """One transaction around the whole life, rolled back: a wish is decided in it, not at the desk."""
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    @initialize()
    def announce(self) -> None:
        types = [ticket_type(name, price=price, amount=amount) for name, (price, amount) in TYPES.items()]
        self.event = make_event(*types, date=START + timedelta(hours=3))
        make_promo_code(self.event, **CODE)

    # --- Buyers -----------------------------------------------------------------------------------------------------

    @rule(target=reservations, amounts=AMOUNTS)
    def reserve(self, amounts):
        made = self.try_to_reserve(amounts)
        return made or multiple()

    @rule(target=reservations, amounts=AMOUNTS)
    def reserve_with_a_promo_code(self, amounts):
        uses = sum(amount for name, amount in amounts.items() if name in CODE["types"])
        if self.now < self.event.date and not 1 <= uses <= CODE["limit_per_reservation"]:
            with nothing_changes(), pytest.raises((errors.PromoCodeOfOtherTypes, errors.PromoCodeOverLimit)):
                reserve(event_id=self.event.pk, wanted=wanted(**amounts), promo_code="SUMMER")
            return multiple()
        made = self.try_to_reserve(amounts, uses=uses)
        return made or multiple()

    @rule(target=reservations, key=KEYS, amounts=AMOUNTS)
    def reserve_under_a_key(self, key, amounts):
        kept = self.kept.get(key)
        if kept is None:
            made = self.try_to_reserve(amounts, key)
            if made:
                self.kept[key] = Kept(amounts=amounts, reservation=made, at=self.now)
            return made or multiple()
        if kept.amounts != amounts:
            with nothing_changes(), pytest.raises(errors.KeyReused):
                reserve(event_id=self.event.pk, wanted=wanted(**amounts), idempotency_key=key)
        return multiple()

    @rule(key=KEYS)
    def repeat(self, key):
        if key in self.kept:
            kept = self.kept[key]
            with nothing_changes():
                again = reserve(event_id=self.event.pk, wanted=wanted(**kept.amounts), idempotency_key=key)
            assert again.pk == kept.reservation

    def try_to_reserve(self, amounts: dict[str, int], key: str = "", uses: int = 0) -> UUID | None:
        code = "SUMMER" if uses else ""
        buy = partial(reserve, event_id=self.event.pk, wanted=wanted(**amounts), idempotency_key=key, promo_code=code)
        left = self.left()
        if self.now >= self.event.date:
            with nothing_changes(), pytest.raises(errors.PastEvent):
                buy()
            return None
        if any(left[name] < amount for name, amount in amounts.items()):
            with pytest.raises(errors.SoldOut):
                buy()
            return None
        if uses > self.uses_left():
            with pytest.raises(errors.PromoCodeUsedUp):
                buy()
            return None
        made = buy()
        assert made.hold_ends_at == self.now + timedelta(minutes=15)
        self.granted[made.pk] = amounts
        return made.pk

    @rule(target=payments, reservation=reservations)
    def pay(self, reservation):
        reads_as = self.reads_as(reservation)
        if reads_as == "PENDING":
            return start_payment(reservation).pk
        refusals = {
            "COMPLETED": errors.AlreadyPaid,
            "CANCELLED": errors.ReservationOver,
            None: errors.ReservationNotFound,
        }
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

    @rule(some=st.lists(st.tuples(payments, ANSWERS), min_size=2, max_size=4))
    def answer_many(self, some):
        """All in one transaction, two answers to one payment perhaps; the first of them counts."""
        there = {one.pk: one for one in Transaction.objects.filter(pk__in=[payment for payment, _ in some])}
        settlements = [
            Settlement(transaction_id=payment, answer=answer) for payment, answer in some if payment in there
        ]
        pending = {key for key, one in there.items() if one.status == "PENDING"}
        self.charged |= {
            one.transaction_id for one in settlements if one.answer.is_charged and there[one.transaction_id].amount
        }

        assert settle_all(settlements) == pending

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

    @rule(reservation=reservations, refund=st.booleans())
    def take_back(self, reservation, refund):
        take_back = partial(return_order, reservation, refund=refund, reason="So it is", by=OPERATOR)
        refusal = {"COMPLETED": None, None: errors.ReservationNotFound}.get(self.reads_as(reservation), errors.NotPaid)
        if refusal:
            with nothing_changes(), pytest.raises(refusal):
                take_back()
            return
        assert take_back().status == "CANCELLED"
        if not refund:
            kept = Transaction.objects.filter(reservation=reservation, status="COMPLETED")
            self.charged -= set(kept.values_list("pk", flat=True))

    @rule()
    def remove(self):
        remove_abandoned()
        there = set(Reservation.objects.values_list("pk", flat=True))
        self.granted = {key: amounts for key, amounts in self.granted.items() if key in there}
        self.kept = {key: kept for key, kept in self.kept.items() if kept.reservation in there}

    @rule()
    def forget(self):
        forget_keys()
        self.kept = {key: kept for key, kept in self.kept.items() if self.now - kept.at <= timedelta(days=1)}

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
        # What the database's guards see to as well is looked at when the life is over: it takes most of the time.
        assert [*check_counters(), *check_states(), *check_money()] == []

    @invariant()
    def late_sales_are_those_after_the_beginning(self):
        # To the instant, with the one clock there is here: `verify` leaves room for clocks that differ.
        sold = OrderedTicket.objects.exclude(reservation__status="CANCELLED", reservation__returned_at=None)
        late = sold.filter(reservation__closed_at__gte=self.event.date)
        returned = OrderedTicket.objects.filter(reservation__returned_at__gte=self.event.date)
        counted = TypeStatistics.objects.aggregate(late=Sum("tickets_sold_late", default=0))
        assert counted == {"late": late.count() - returned.count()}

    @invariant()
    def whoever_was_given_a_reservation_has_its_tickets(self):
        tickets: dict[UUID, Counter[str]] = {key: Counter() for key in Reservation.objects.values_list("pk", flat=True)}
        for reservation, kind in OrderedTicket.objects.values_list("reservation_id", "type__type"):
            tickets[reservation][kind] += 1
        assert tickets == self.granted

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

    def uses_left(self) -> int:
        """How often the promo code can be used now, as often as in ended holds among it."""
        code = PromoCode.objects.get(event=self.event)
        ended = OrderedTicket.objects.filter(
            promo_code=code, reservation__status="PENDING", reservation__hold_ends_at__lte=self.now
        )
        return code.tickets - code.taken + ended.count()

    def reads_as(self, reservation: UUID) -> str | None:
        found = Reservation.objects.filter(pk=reservation).first()
        return found.status_at(self.now).value if found else None

    def reads_as_of(self, payment: UUID) -> str | None:
        return self.reads_as(Transaction.objects.get(pk=payment).reservation_id)


class OpenShop(Shop):
    """The same with the real desk: its thread decides, and everything is committed."""

    @contextmanager
    def gone_afterwards(self) -> Iterator[None]:
        """All that was committed is deleted."""
        yield
        for model in (Transaction, IdempotencyKey, OrderedTicket, Reservation, EventStatistics, Event):
            model.objects.all().delete()
