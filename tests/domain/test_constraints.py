"""The last guard: whatever the code above believes, the database refuses a row that makes no sense."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from tests.changes import TRADE, nothing_changes
from tests.factories import make_event, make_member, make_promo_code, make_reservation
from ticketonline.core import clock
from ticketonline.core.ids import new_id
from ticketonline.events.models import Contingent, Event, EventAccess, PromoCode, TicketType
from ticketonline.payments.models import Transaction
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.models import OrderedTicket, Reservation
from ticketonline.statistics.models import DailySales, DailyVisits, EventStatistics, HourlySales, TypeStatistics

pytestmark = pytest.mark.django_db

MOMENT = clock.now()
LATER = MOMENT + timedelta(hours=1)

# The constraint, the model, and what to write into a row that is right to make it wrong.
WRONG_CHANGES: list[tuple[str, type[models.Model], dict[str, Any]]] = [
    ("event_status_known", Event, {"status": "ON_SALE"}),
    ("event_sales_close_after_open", Event, {"sales_open_at": LATER, "sales_close_at": MOMENT}),
    ("event_sales_close_after_open", Event, {"sales_open_at": MOMENT, "sales_close_at": MOMENT}),
    ("event_cancelling_known", Event, {"cancelling": "MAYBE"}),
    ("ticket_type_held_not_negative", TicketType, {"held": -1}),
    ("ticket_type_sold_not_negative", TicketType, {"sold": -1}),
    ("ticket_type_never_oversold", TicketType, {"amount": 10, "held": 11}),
    ("ticket_type_never_oversold", TicketType, {"amount": 10, "sold": 11}),
    ("ticket_type_never_oversold", TicketType, {"amount": 10, "held": 6, "sold": 5}),
    ("ticket_type_never_oversold", TicketType, {"amount": 10, "held": 6, "withheld": 5}),
    ("ticket_type_withheld_not_negative", TicketType, {"withheld": -1}),
    ("contingent_not_negative", Contingent, {"tickets": -1}),
    ("promo_code_held_not_negative", PromoCode, {"held": -1}),
    ("promo_code_sold_not_negative", PromoCode, {"sold": -1}),
    ("promo_code_never_oversold", PromoCode, {"tickets": 10, "held": 6, "sold": 5}),
    ("promo_code_one_way_off", PromoCode, {"percent_off": Decimal(5), "amount_off": Decimal(5)}),
    ("promo_code_off_not_negative", PromoCode, {"percent_off": Decimal("-0.01")}),
    ("promo_code_off_not_negative", PromoCode, {"percent_off": Decimal("100.01")}),
    ("promo_code_off_not_negative", PromoCode, {"percent_off": None, "amount_off": Decimal("-0.001")}),
    ("promo_code_ends_after_it_begins", PromoCode, {"valid_from": MOMENT, "valid_until": MOMENT}),
    ("ticket_type_price_not_negative", TicketType, {"price": Decimal("-0.01")}),
    ("ticket_type_sales_close_after_open", TicketType, {"sales_open_at": LATER, "sales_close_at": MOMENT}),
    ("ticket_type_limit_positive", TicketType, {"limit_per_reservation": 0}),
    ("reservation_status_known", Reservation, {"status": "PAID", "closed_at": MOMENT, "is_paying": False}),
    ("reservation_closed_at_unless_pending", Reservation, {"closed_at": MOMENT}),
    ("reservation_closed_at_unless_pending", Reservation, {"status": "COMPLETED"}),
    ("reservation_closed_at_unless_pending", Reservation, {"status": "CANCELLED"}),
    (
        "reservation_paying_only_while_pending",
        Reservation,
        {"status": "COMPLETED", "closed_at": MOMENT, "is_paying": True},
    ),
    ("reservation_hold_covers_pending", Reservation, {"hold_ends_at": MOMENT, "pending_until": LATER}),
    ("reservation_returned_only_if_cancelled", Reservation, {"returned_at": MOMENT}),
    ("ordered_ticket_discount_with_code", OrderedTicket, {"discount": Decimal(1)}),
    ("ordered_ticket_discount_with_code", OrderedTicket, {"promo_code": new_id()}),
    ("ordered_ticket_discount_with_code", OrderedTicket, {"promo_code": new_id(), "discount": Decimal(-1)}),
    ("ordered_ticket_price_not_negative", OrderedTicket, {"price": Decimal("-0.001")}),
    ("transaction_status_known", Transaction, {"status": "PAID", "closed_at": MOMENT}),
    ("transaction_amount_not_negative", Transaction, {"amount": Decimal("-0.01")}),
    ("transaction_error_has_type", Transaction, {"status": "ERROR", "closed_at": MOMENT}),
    (
        "transaction_error_has_type",
        Transaction,
        {"status": "COMPLETED", "closed_at": MOMENT, "error_type": "card_error"},
    ),
    ("transaction_refund_due_or_waived", Transaction, {"refund_waived_at": MOMENT}),
    (
        "transaction_refund_due_or_waived",
        Transaction,
        {"status": "COMPLETED", "closed_at": MOMENT, "refund_waived_at": MOMENT, "refund_due_at": MOMENT},
    ),
    ("transaction_closed_at_unless_pending", Transaction, {"closed_at": MOMENT}),
    ("transaction_closed_at_unless_pending", Transaction, {"status": "COMPLETED"}),
    ("type_statistics_sold_not_negative", TypeStatistics, {"tickets_sold": -1}),
    ("hourly_sales_not_negative", HourlySales, {"tickets_sold": -1}),
    ("daily_sales_not_negative", DailySales, {"tickets_sold": -1}),
]

# Constraints over two rows: the second is the first once more, with another key and these changes.
WRONG_TWINS: list[tuple[str, type[models.Model], dict[str, Any]]] = [
    ("ticket_type_unique_in_event", TicketType, {}),
    ("transaction_one_pending", Transaction, {}),
    ("transaction_one_completed", Transaction, {"status": "COMPLETED", "closed_at": MOMENT}),
    ("hourly_sales_unique", HourlySales, {}),
    ("daily_sales_unique", DailySales, {}),
    ("contingent_unique_in_type", Contingent, {}),
    ("promo_code_unique_in_event", PromoCode, {}),
    ("daily_visits_unique", DailyVisits, {}),
    ("event_access_once", EventAccess, {}),
]


@pytest.fixture(autouse=True)
def one_row_of_each() -> None:
    event = make_event()
    reservation = make_reservation(event, VIP=1)
    start_payment(reservation.pk)
    vip = event.ticket_types.get(type="VIP")
    EventAccess.objects.create(event=event, membership=make_member(event.organiser))
    TicketType.objects.exclude(pk=vip.pk).delete()
    Contingent.objects.create(type=vip, name="Sponsors")
    DailyVisits.objects.create(event=event, day=MOMENT.date())
    make_promo_code(event)
    EventStatistics.objects.create(event=event)
    TypeStatistics.objects.create(event=event, ticket_type=vip)
    HourlySales.objects.create(event=event, ticket_type=vip, hour=MOMENT.replace(minute=0, second=0, microsecond=0))
    DailySales.objects.create(event=event, ticket_type=vip, day=MOMENT.date())


@pytest.mark.parametrize(("constraint", "model", "change"), WRONG_CHANGES)
def test_a_wrong_row_is_refused(constraint, model, change):
    with nothing_changes(), pytest.raises(IntegrityError) as refusal, transaction.atomic():
        model._default_manager.update(**change)

    assert constraint in str(refusal.value) or is_check_of_the_column_itself(refusal.value, change)


def is_check_of_the_column_itself(error: IntegrityError, change: dict[str, Any]) -> bool:
    """Django adds a check of its own to a column of positive integers, which may speak first."""
    return any(f"{column}_check" in str(error) or f": {column}" in str(error) for column in change)


@pytest.mark.parametrize(("constraint", "model", "change"), WRONG_TWINS)
def test_a_second_row_like_the_first_is_refused(constraint, model, change):
    model._default_manager.update(**change)
    twin = model._default_manager.get()
    twin.pk = new_id() if isinstance(model._meta.pk, models.UUIDField) else twin.pk + 1
    twin._state.adding = True

    with nothing_changes(), pytest.raises(IntegrityError, match=r"(?i)unique"), transaction.atomic():
        twin.save(force_insert=True)


def test_a_second_failed_payment_is_not_refused():
    Transaction.objects.update(status="ERROR", error_type="card_error", closed_at=MOMENT)
    twin = Transaction.objects.get()
    twin.pk = new_id()

    twin.save(force_insert=True)

    assert Transaction.objects.count() == 2


def test_every_constraint_of_the_trade_is_tried_here():
    constraints = {
        constraint.name
        for app in TRADE
        for model in apps.get_app_config(app).get_models()
        for constraint in model._meta.constraints
    }

    assert constraints == {name for name, _, _ in WRONG_CHANGES + WRONG_TWINS}
