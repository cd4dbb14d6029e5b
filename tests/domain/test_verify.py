"""The negative control of every check: each kind of fault, planted past all services, is found, and it alone."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import F, Model

from tests.changes import nothing_changes
from tests.factories import make_event, make_member, make_promo_code, make_reservation, ticket_type
from ticketonline.books.trade import foreign_keys, tables
from ticketonline.books.verify import verify
from ticketonline.core import clock
from ticketonline.core.ids import new_id
from ticketonline.events.models import Contingent, Event, EventAccess, TicketType
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.models import EventReturn, Transaction
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.models import Comment, IdempotencyKey, OrderedTicket, Reservation
from ticketonline.sales.services.cancel import cancel
from ticketonline.statistics.models import DailySales, DailyVisits, EventStatistics, HourlySales, TypeStatistics

pytestmark = pytest.mark.django_db

TWO_MINUTES = timedelta(minutes=2)


class Shop:
    """One reservation of each kind, of an event with three types."""

    def __init__(self) -> None:
        types = [ticket_type(name, price=price) for name, price in (("VIP", "0.10"), ("Standard", "45.5"))]
        self.event = make_event(*types)
        self.other = make_event(*types)
        self.kind = self.event.ticket_types.get(type="VIP")
        self.sold = make_reservation(self.event, VIP=3)
        settle(start_payment(self.sold.pk).pk, Answer())
        self.paying = make_reservation(self.event, VIP=1)
        start_payment(self.paying.pk)
        self.held = make_reservation(self.event, VIP=1, Standard=1)
        self.failed = make_reservation(self.event, VIP=2)
        settle(start_payment(self.failed.pk).pk, Answer(error_type="card_error"))
        cancel(self.failed.pk)
        self.cancelled = cancel(make_reservation(self.event, Standard=1).pk)

    def paid(self, reservation: Reservation) -> Any:
        """The payments for that reservation."""
        return Transaction.objects.filter(reservation=reservation)

    def pay_again(self, reservation: Reservation, **fields: Any) -> Transaction:
        """One more payment for the reservation, past all services."""
        amount = sum(OrderedTicket.objects.filter(reservation=reservation).values_list("price", flat=True))
        given = {"id": new_id(), "currency": "EUR", "gateway": "simulated", "token": "x"} | fields
        return Transaction.objects.create(reservation=reservation, amount=amount, **given)


@pytest.fixture
def shop() -> Shop:
    return Shop()


def change(rows: Any, **fields: Any) -> Model:
    """Change the only row there, and give it."""
    row = rows.get()
    assert rows.update(**fields) == 1
    return row


def row(model: Model) -> Any:
    return type(model)._default_manager.filter(pk=model.pk)


# The code, and what to do to the shop; what it gives is the row that must be named.
PLANTS: list[tuple[str, Callable[[Shop], Model]]] = [
    ("stock_miscounted", lambda shop: change(row(shop.kind), held=F("held") - 1)),
    ("stock_miscounted", lambda shop: change(row(shop.kind), held=F("held") + 1)),
    ("stock_miscounted", lambda shop: change(row(shop.kind), sold=F("sold") - 1)),
    ("stock_miscounted", lambda shop: change(row(shop.other.ticket_types.get(type="VIP")), sold=1)),
    ("statistics_miscounted", lambda shop: change(TypeStatistics.objects, tickets_sold=2)),
    ("statistics_miscounted", lambda shop: change(TypeStatistics.objects, tickets_sold=2, tickets_sold_late=1)),
    ("hold_without_time", lambda shop: end_at_once(shop.held)),
    ("email_broken", lambda shop: change(row(shop.held), email="bruno at example.org")),
    ("hold_prolonged", lambda shop: change(row(shop.held), hold_ends_at=F("hold_ends_at") + TWO_MINUTES)),
    ("paying_without_payment", lambda shop: change(row(shop.held), is_paying=True)),
    (
        "payment_without_paying",
        lambda shop: change(row(shop.paying), is_paying=False, hold_ends_at=F("pending_until")),
    ),
    ("sold_while_paying", lambda shop: shop.pay_again(shop.sold) and shop.sold),
    ("sold_without_payment", lambda shop: shop.paid(shop.sold).delete() and shop.sold),
    (
        "paid_but_not_sold",
        lambda shop: shop.pay_again(shop.cancelled, status="COMPLETED", closed_at=clock.now()),
    ),
    (
        "sold_after_its_hold",
        lambda shop: change(row(shop.sold), pending_until=F("closed_at"), hold_ends_at=F("closed_at")),
    ),
    ("closed_before_made", lambda shop: change(row(shop.failed), closed_at=F("reservation_date") - TWO_MINUTES)),
    ("ended_before_begun", lambda shop: change(shop.paid(shop.failed), closed_at=F("date") - TWO_MINUTES)),
    (
        "paid_before_reserved",
        lambda shop: change(shop.paid(shop.failed), date=shop.failed.reservation_date - TWO_MINUTES),
    ),
    ("late_money_kept", lambda shop: change(shop.paid(shop.failed), error_type="late_payment")),
    ("refund_of_a_sale", lambda shop: change(shop.paid(shop.sold), refund_due_at=clock.now())),
    ("refunded_out_of_the_blue", lambda shop: change(shop.paid(shop.failed), refunded_at=clock.now())),
    ("amount_differs", lambda shop: change(shop.paid(shop.sold), amount=Decimal("0.299"))),
    ("amount_differs", lambda shop: change(shop.paid(shop.failed), amount=Decimal("0.21"))),
    ("currency_differs", lambda shop: change(shop.paid(shop.sold), currency="PLN")),
    (
        "reservation_without_tickets",
        lambda shop: OrderedTicket.objects.filter(reservation=shop.cancelled).delete() and shop.cancelled,
    ),
    (
        "ticket_of_another_event",
        lambda shop: change(row(shop.cancelled), event=shop.other) and shop.cancelled.tickets.get(),
    ),
    ("statistics_of_another_event", lambda shop: change(TypeStatistics.objects, event=shop.other)),
    ("hour_of_another_event", lambda shop: change(HourlySales.objects, event=shop.other)),
    ("day_of_another_event", lambda shop: change(DailySales.objects, event=shop.other)),
    ("days_miscounted", lambda shop: change(DailySales.objects, tickets_returned=1) and shop.kind),
]


def end_at_once(reservation: Reservation) -> Model:
    moment = reservation.reservation_date
    return change(row(reservation), pending_until=moment, hold_ends_at=moment)


def test_good_books_have_no_fault(shop):
    assert verify() == []


@pytest.mark.parametrize(("code", "plant"), PLANTS, ids=[code for code, _plant in PLANTS])
def test_a_planted_fault_is_found_and_it_alone(shop, code, plant):
    wrong = plant(shop)

    (fault,) = verify()

    table = DailySales if code == "days_miscounted" else type(wrong)
    assert (fault.code, fault.table, fault.row) == (code, table._meta.db_table, str(wrong.pk))
    assert fault.is_repairable == code.endswith("_miscounted")
    assert fault.text
    assert fault.advice


def test_a_fault_says_the_numbers(shop):
    change(row(shop.kind), held=5, sold=2)
    change(shop.paid(shop.sold), amount=Decimal("0.29"))

    stock, money = verify()

    assert stock.text == "held is 5 and sold is 2, but 2 of its tickets are held and 3 sold"
    assert money.text == "its amount is 0.290, but its 3 tickets cost 0.300"
    assert str(stock) == f"stock_miscounted: events_tickettype {shop.kind.pk}: {stock.text}"


def test_a_moment_is_said_the_same_from_every_database(shop):
    wrong = change(row(shop.held), hold_ends_at=F("hold_ends_at") + TWO_MINUTES)
    wrong.refresh_from_db()

    (fault,) = verify()

    ends, until = (moment.replace(tzinfo=None) for moment in (wrong.hold_ends_at, wrong.pending_until))
    assert fault.text == f"no payment is in progress, but its hold ends at {ends} UTC and not at {until} UTC"


def test_a_ticket_that_vanished_is_missed_by_everything_that_counts_it(shop):
    OrderedTicket.objects.filter(reservation=shop.sold)[0].delete()

    codes = sorted(fault.code for fault in verify())

    assert codes == ["amount_differs", "hour_miscounted", "statistics_miscounted", "stock_miscounted"]


# --- Hours, which need not have a row -------------------------------------------------------------------------------


def hour_text(*, written: tuple[int, str], counted: tuple[int, str] = (3, "0.300")) -> str:
    return (
        f"{written[0]} were sold in that hour for {written[1]}, but {counted[0]} of its tickets were, for {counted[1]}"
    )


@pytest.mark.parametrize(
    ("plant", "text"),
    [
        (lambda: HourlySales.objects.update(tickets_sold=2), hour_text(written=(2, "0.300"))),
        (lambda: HourlySales.objects.update(takings=299), hour_text(written=(3, "0.299"))),
        (lambda: HourlySales.objects.all().delete(), hour_text(written=(0, "0.000"))),
    ],
)
def test_an_hour_counted_wrong_is_named(shop, plant, text):
    hour = HourlySales.objects.get().hour
    plant()

    (fault,) = verify()

    assert (fault.code, fault.table) == ("hour_miscounted", "statistics_hourlysales")
    assert (fault.row, fault.text) == (f"{shop.kind.pk} {hour:%Y-%m-%d %H:%M}", text)


def test_sales_in_another_hour_are_wrong_in_both(shop):
    HourlySales.objects.update(hour=F("hour") + timedelta(hours=1))

    assert sorted(fault.text for fault in verify()) == [
        hour_text(written=(0, "0.000")),
        hour_text(written=(3, "0.300"), counted=(0, "0.000")),
    ]


# --- Orphans --------------------------------------------------------------------------------------------------------

KEYS = [(model, field.name) for model in tables() for field in foreign_keys(model)]


@pytest.mark.parametrize(("model", "name"), KEYS, ids=[f"{model.__name__}.{name}" for model, name in KEYS])
def test_a_row_whose_other_row_is_gone_is_an_orphan(shop, model, name):
    IdempotencyKey.objects.create(id=new_id(), wish=new_id(), reservation=shop.held)
    EventStatistics.objects.update_or_create(event=shop.event)
    Comment.objects.create(reservation=shop.held, text="Calls back")
    Contingent.objects.create(type=shop.kind, name="Sponsors")
    make_promo_code(shop.event)
    DailyVisits.objects.create(event=shop.event, day=clock.now().date())
    EventAccess.objects.create(event=shop.event, membership=make_member(shop.event.organiser))
    EventReturn.objects.create(event=shop.event, asker_name="Olga")
    field = model._meta.get_field(name)
    orphan, gone = model._default_manager.order_by("pk")[0], new_id()
    # Foreign keys are looked at when a transaction is committed, and this one is not.
    planted = {field.attname: gone} | ({"discount": 0} if name == "promo_code" else {})
    model._default_manager.filter(pk=orphan.pk).update(**planted)

    found = [fault for fault in verify() if fault.code == "orphan"]
    model._default_manager.filter(pk=gone if field.primary_key else orphan.pk).update(
        **{name: getattr(orphan, name) for name in planted}
    )

    row = gone if field.primary_key else orphan.pk
    assert [(fault.table, fault.row) for fault in found] == [(model._meta.db_table, str(row))]
    assert str(gone) in found[0].text


# --- What the database itself guards --------------------------------------------------------------------------------


def test_a_guard_that_was_taken_away_is_missed(shop):
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX transaction_one_pending")

    (fault,) = verify()

    assert (fault.code, fault.table, fault.row) == ("guard_missing", "payments_transaction", "transaction_one_pending")


def test_what_is_there_twice_is_found_where_no_guard_keeps_it_out(shop):
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX transaction_one_pending")
    shop.pay_again(shop.paying)

    missing, double = verify()

    assert missing.code == "guard_missing"
    assert (double.code, double.table, double.row) == ("double", "payments_transaction", str(shop.paying.pk))
    assert double.text == "there are 2 rows with this reservation, which only one may have"


@pytest.mark.parametrize(
    ("model", "constraint", "fields"),
    [
        (TicketType, "ticket_type_never_oversold", {"amount": 1}),
        (Event, "event_status_known", {"status": "ON_SALE"}),
        (Transaction, "transaction_error_has_type", {"error_type": "card_error"}),
    ],
)
def test_a_row_that_a_guard_would_refuse_is_found(shop, model, constraint, fields):
    wrong = {TicketType: shop.kind, Event: shop.event, Transaction: shop.paid(shop.sold).get()}[model]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table is not altered while keys wait to be looked at
            cursor.execute(f"ALTER TABLE {model._meta.db_table} DROP CONSTRAINT {constraint}")
            row(wrong).update(**fields)
        else:
            cursor.execute("PRAGMA ignore_check_constraints = ON")
            row(wrong).update(**fields)
            cursor.execute("PRAGMA ignore_check_constraints = OFF")

    (fault,) = [fault for fault in verify() if fault.code != "guard_missing"]

    assert (fault.code, fault.table, fault.row) == ("guard_broken", model._meta.db_table, str(wrong.pk))
    assert fault.text == f"the constraint {constraint} would refuse it"


# --- Looking --------------------------------------------------------------------------------------------------------


def test_looking_changes_nothing(shop):
    with nothing_changes():
        verify()


def test_looking_takes_the_same_statements_however_much_was_sold(shop, django_assert_num_queries):
    with connection.execute_wrapper(counter := Counted()):
        verify()
    for _ in range(5):
        settle(start_payment(make_reservation(shop.event, Standard=1).pk).pk, Answer())

    with django_assert_num_queries(counter.statements):
        verify()


class Counted:
    """Counts statements."""

    statements = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.statements += 1
        return execute(sql, params, many, context)
