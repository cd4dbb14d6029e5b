"""The box office: one press sells, gives away, or leaves everything as it was."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.changes import nothing_changes
from tests.factories import make_event, make_promo_code, make_reservation, ticket_type, wanted
from ticketonline.audit.actor import Actor
from ticketonline.audit.models import Entry
from ticketonline.books.verify import verify
from ticketonline.core import clock
from ticketonline.events.errors import ContingentNotFound, ContingentOfOtherType, EventNotFound, TooFewLeft
from ticketonline.events.models import Contingent, Event
from ticketonline.events.services.hold_back import hold_back
from ticketonline.payments.errors import GiftReasonNeeded, NoOpenInvoice
from ticketonline.payments.models import Transaction
from ticketonline.payments.rules import Way
from ticketonline.payments.services.note_received import note_received
from ticketonline.payments.services.refund import refund_one
from ticketonline.payments.services.return_order import return_order
from ticketonline.payments.services.sell_at_box_office import Sale, sell_at_box_office
from ticketonline.sales import errors
from ticketonline.sales.models import Reservation
from ticketonline.sales.services.cancel import cancel
from ticketonline.sales.services.reserve import reserve
from ticketonline.statistics.takings import takings_of

pytestmark = pytest.mark.django_db

DORA = Actor(user_id=None, name="Dora")
KEY = "0123456789abcdef"


@pytest.fixture
def event(db) -> Event:
    return make_event(ticket_type("VIP", price="120.00", amount=10), ticket_type("Standard", price="45.50", amount=4))


def sell(event: Event, key: str = KEY, *, way: Way = Way.CASH, amounts: Any = None, **facts: Any) -> Reservation:
    sale = Sale(wanted=wanted(**(amounts or {"VIP": 2})), way=way, **facts)
    return sell_at_box_office(event.pk, sale, key=key, by=DORA)


def sold(event: Event) -> dict[str, tuple[int, int, int]]:
    """Held, sold and kept back, by type."""
    return {kind.type: (kind.held, kind.sold, kind.withheld) for kind in event.ticket_types.all()}


@pytest.mark.parametrize("way", [Way.CASH, Way.CARD_TERMINAL, Way.INVOICE])
def test_what_is_sold_is_the_buyers_at_once(event, way):
    order = sell(event, way=way, amounts={"VIP": 2, "Standard": 1}, name="Bruno  Buyer", email="bruno@example.org")

    payment = Transaction.objects.get()
    assert (order.status, order.name, order.email) == ("COMPLETED", "Bruno Buyer", "bruno@example.org")
    assert (payment.status, payment.amount, payment.gateway, payment.token) == ("COMPLETED", Decimal("285.50"), way, "")
    assert sold(event) == {"VIP": (0, 2, 0), "Standard": (0, 1, 0)}
    assert takings_of(Event.objects.all())[event.pk] == Decimal("285.50")
    assert verify() == []


def test_the_log_tells_who_sold_what_and_how_it_was_paid(event):
    order = sell(event)

    entry = Entry.objects.get(action="order.sold")
    assert (entry.actor_name, entry.target_id) == ("Dora", order.pk)
    assert entry.after == {"status": "COMPLETED", "way": "cash", "amount": "240.00 EUR"}


def test_sold_after_the_beginning_counts_as_late(event):
    Event.objects.update(date=clock.now() - timedelta(hours=1))

    sell(event)

    assert event.type_statistics.get().tickets_sold_late == 2
    assert verify() == []


def test_the_same_form_sent_twice_is_one_sale(event):
    first = sell(event)

    with nothing_changes():
        assert sell(event).pk == first.pk


def test_the_same_form_with_another_wish_is_refused(event):
    sell(event)

    with nothing_changes(), pytest.raises(errors.KeyReused):
        sell(event, amounts={"VIP": 3})


def test_with_a_promo_code_it_costs_less(event):
    make_promo_code(event, tickets=2)

    order = sell(event, promo_code="summer")

    assert Transaction.objects.get(reservation=order).amount == Decimal("216.00")
    assert event.promo_codes.get().sold == 2
    assert verify() == []


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"amounts": {"VIP": 11}}, errors.SoldOut),
        ({"amounts": {"VIP": 101}}, errors.OverLimit),
        ({"amounts": {"Nonsense": 1}}, errors.UnknownTicketType),
        ({"email": "bruno"}, errors.InvalidEmail),
        ({"name": "x" * 101}, errors.InvalidName),
        ({"promo_code": "WINTER"}, errors.UnknownPromoCode),
        ({"way": Way.GIFT}, GiftReasonNeeded),
        ({"way": Way.GIFT, "reason": "two\nlines"}, GiftReasonNeeded),
        ({"key": "short"}, errors.WrongKey),
    ],
)
def test_a_refusal_leaves_everything_as_it_was(event, facts, refusal):
    with nothing_changes(), pytest.raises(refusal):
        sell(event, **facts)


def test_a_draft_sells_nothing(event):
    Event.objects.update(status="DRAFT")

    with nothing_changes(), pytest.raises(EventNotFound):
        sell(event)


# --- Gifts ------------------------------------------------------------------------------------------------------------


def test_a_gift_costs_nothing_and_the_log_says_why(event):
    order = sell(event, way=Way.GIFT, reason="For the press")

    payment = Transaction.objects.get()
    assert (order.status, payment.amount, payment.gateway) == ("COMPLETED", 0, "gift")
    assert Entry.objects.get(action="order.given_away").after["reason"] == "For the press"
    assert sold(event)["VIP"] == (0, 2, 0)
    assert verify() == []


def test_a_promo_code_is_not_used_up_by_a_gift(event):
    make_promo_code(event, tickets=2)

    sell(event, way=Way.GIFT, reason="For the press", promo_code="summer")

    code = event.promo_codes.get()
    assert (code.held, code.sold) == (0, 0)
    assert verify() == []


# --- Contingents ------------------------------------------------------------------------------------------------------


@pytest.fixture
def sponsors(event) -> Contingent:
    """All that there is of VIP."""
    contingent = hold_back(event.pk, event.ticket_types.get(type="VIP").pk, name="Sponsors", tickets=10, by=DORA)
    assert contingent
    return contingent


def test_what_is_kept_back_is_sold_from_the_contingent(event, sponsors):
    with nothing_changes(), pytest.raises(errors.SoldOut):
        sell(event)

    sell(event, way=Way.GIFT, reason="Sponsor", contingent_id=sponsors.pk, amounts={"VIP": 3, "Standard": 1})

    sponsors.refresh_from_db()
    assert sponsors.tickets == 7
    assert sold(event) == {"VIP": (0, 3, 7), "Standard": (0, 1, 0)}
    assert verify() == []


def test_the_last_of_a_contingent_sent_twice_is_one_sale(event, sponsors):
    first = sell(event, contingent_id=sponsors.pk, amounts={"VIP": 10})

    with nothing_changes():
        assert sell(event, contingent_id=sponsors.pk, amounts={"VIP": 10}).pk == first.pk


def test_a_refused_sale_leaves_the_contingent_whole(event, sponsors):
    with nothing_changes(), pytest.raises(errors.SoldOut):
        sell(event, contingent_id=sponsors.pk, amounts={"VIP": 3, "Standard": 5})
    with nothing_changes(), pytest.raises(TooFewLeft):
        sell(event, contingent_id=sponsors.pk, amounts={"VIP": 11})
    with nothing_changes(), pytest.raises(ContingentOfOtherType):
        sell(event, contingent_id=sponsors.pk, amounts={"Standard": 1})


def test_the_contingent_of_another_event_is_not_there(event, sponsors):
    other = make_event(ticket_type("VIP"))

    with nothing_changes(), pytest.raises(ContingentNotFound):
        sell(other, contingent_id=sponsors.pk)


# --- Invoices, and taking back ----------------------------------------------------------------------------------------


def test_an_invoice_is_open_until_its_money_came_in(event):
    order = sell(event, way=Way.INVOICE)
    assert Transaction.objects.get().is_open_invoice

    note_received(order.pk, by=DORA)

    assert not Transaction.objects.get().is_open_invoice
    assert Entry.objects.get(action="order.invoice_paid").after == {"amount": "240.00 EUR"}
    with nothing_changes(), pytest.raises(NoOpenInvoice):
        note_received(order.pk, by=DORA)
    assert verify() == []


def test_what_was_paid_in_cash_is_no_invoice(event):
    order = sell(event)

    with nothing_changes(), pytest.raises(NoOpenInvoice):
        note_received(order.pk, by=DORA)


def test_an_open_invoice_taken_back_is_void(event):
    order = sell(event, way=Way.INVOICE)

    return_order(order.pk, refund=True, by=DORA)

    payment = Transaction.objects.get()
    assert not payment.is_open_invoice
    assert not payment.is_due_by_hand
    assert not refund_one()
    assert sold(event)["VIP"] == (0, 0, 0)
    assert verify() == []


@pytest.mark.parametrize("way", [Way.CASH, Way.CARD_TERMINAL])
def test_what_was_paid_at_the_box_office_goes_back_by_hand(event, way):
    order = sell(event, way=way)

    return_order(order.pk, refund=True, by=DORA)

    assert Transaction.objects.get().is_due_by_hand
    assert not refund_one()
    assert verify() == []


def test_buyers_online_are_not_in_the_way_of_the_box_office(event):
    online = make_reservation(event, VIP=1)

    sell(event)
    cancel(online.pk)

    assert sold(event)["VIP"] == (0, 2, 0)


@pytest.mark.parametrize("way", [Way.CASH, Way.GIFT])
def test_the_key_of_a_reservation_made_online_sells_nothing(event, way):
    mine = reserve(event_id=event.pk, wanted=wanted(VIP=2), idempotency_key=KEY)

    with nothing_changes(), pytest.raises(errors.KeyReused):
        sell(event, way=way, reason="a friend")

    mine.refresh_from_db()
    assert mine.status == "PENDING"
