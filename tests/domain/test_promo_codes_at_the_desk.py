"""A promo code is stock: what it takes off, how often it is used, and what gives it back."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.changes import nothing_changes
from tests.factories import make_event, make_promo_code, make_reservation, ticket_type, wanted
from tests.moments import INSTANT, at
from ticketonline.books.verify import verify
from ticketonline.core import clock
from ticketonline.events.models import Event, PromoCode
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.models import Transaction
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales import errors
from ticketonline.sales.models import OrderedTicket, Reservation
from ticketonline.sales.rules import Terms
from ticketonline.sales.services.cancel import cancel
from ticketonline.sales.services.expire import expire
from ticketonline.sales.services.reserve import reserve

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(db) -> Event:
    return make_event(ticket_type("VIP", price="120.00"), ticket_type("Standard", price="45.50"))


def used(code: str = "SUMMER") -> tuple[int, int]:
    """Held and sold with the code."""
    found = PromoCode.objects.get(code=code)
    return found.held, found.sold


def prices(reservation: Reservation) -> list[tuple[str, Decimal, Decimal | None]]:
    """Of each ticket its type, what is paid, and what was taken off."""
    return list(reservation.tickets.order_by("type__type", "id").values_list("type__type", "price", "discount"))


def test_a_code_takes_its_percent_off_every_ticket_and_counts_them(event):
    code = make_promo_code(event)

    reservation = make_reservation(event, promo_code=" summer ", VIP=1, Standard=2)

    assert prices(reservation) == [
        ("Standard", Decimal("40.95"), Decimal("4.55")),
        ("Standard", Decimal("40.95"), Decimal("4.55")),
        ("VIP", Decimal("108.00"), Decimal("12.00")),
    ]
    assert set(reservation.tickets.values_list("promo_code", flat=True)) == {code.pk}
    assert used() == (3, 0)
    assert verify() == []


def test_a_code_of_some_types_leaves_the_others_at_their_price(event):
    make_promo_code(event, types=["VIP"], amount_off=Decimal(20))

    reservation = make_reservation(event, promo_code="SUMMER", VIP=1, Standard=1)

    assert prices(reservation) == [("Standard", Decimal("45.50"), None), ("VIP", Decimal("100.00"), Decimal("20.00"))]
    assert used() == (1, 0)


def test_without_the_code_nothing_is_taken_off(event):
    make_promo_code(event)

    reservation = make_reservation(event, VIP=1)

    assert prices(reservation) == [("VIP", Decimal("120.00"), None)]
    assert used() == (0, 0)


def test_what_is_paid_is_what_is_left_and_the_use_is_sold_with_the_tickets(event):
    make_promo_code(event)
    reservation = make_reservation(event, promo_code="SUMMER", VIP=2)

    settle(start_payment(reservation.pk).pk, Answer())

    assert Transaction.objects.get().amount == Decimal("216.00")
    assert used() == (0, 2)
    assert verify() == []


def test_a_code_that_takes_everything_off_makes_the_tickets_free(event):
    make_promo_code(event, percent_off=Decimal(100))
    reservation = make_reservation(event, promo_code="SUMMER", VIP=1)

    paid = start_payment(reservation.pk)

    assert (paid.status, paid.amount) == ("COMPLETED", 0)
    assert used() == (0, 1)
    assert verify() == []


def test_who_cancels_gives_the_use_back(event):
    make_promo_code(event, tickets=2)
    reservation = make_reservation(event, promo_code="SUMMER", VIP=2)

    cancel(reservation.pk)

    assert used() == (0, 0)
    assert verify() == []


def test_the_sweep_gives_the_use_back(event):
    make_promo_code(event, tickets=2)
    reservation = make_reservation(event, promo_code="SUMMER", VIP=2)

    with at(reservation.hold_ends_at):
        expire()

        assert used() == (0, 0)
        assert verify() == []


def test_the_next_buyer_has_the_use_of_a_hold_that_ended(event):
    make_promo_code(event, tickets=1)
    first = make_reservation(event, promo_code="SUMMER", VIP=1)

    with at(first.hold_ends_at - INSTANT), nothing_changes(), pytest.raises(errors.PromoCodeUsedUp):
        make_reservation(event, promo_code="SUMMER", VIP=1)
    with at(first.hold_ends_at):
        make_reservation(event, promo_code="SUMMER", VIP=1)

        first.refresh_from_db()
        assert first.status == "CANCELLED"
        assert used() == (1, 0)
        assert verify() == []


def test_the_use_of_a_hold_on_another_type_is_released_as_well(event):
    """Its type is not locked at first: the wish is asked anew with it."""
    make_promo_code(event, tickets=2)
    first = make_reservation(event, promo_code="SUMMER", VIP=1, Standard=1)

    with at(first.hold_ends_at):
        make_reservation(event, promo_code="SUMMER", VIP=2)

        assert used() == (2, 0)
        assert verify() == []


def test_tickets_of_an_ended_hold_with_a_code_are_had_without_the_code():
    event = make_event(ticket_type("VIP", amount=1))
    make_promo_code(event)
    first = make_reservation(event, promo_code="SUMMER", VIP=1)

    with at(first.hold_ends_at):
        make_reservation(event, VIP=1)

        assert used() == (0, 0)
        assert verify() == []


def test_never_more_tickets_than_the_code_is_for(event):
    make_promo_code(event, tickets=3)
    make_reservation(event, promo_code="SUMMER", VIP=2)

    with nothing_changes(), pytest.raises(errors.PromoCodeUsedUp) as refusal:
        make_reservation(event, promo_code="SUMMER", VIP=2)

    assert refusal.value.facts == {"left": 1}
    make_reservation(event, promo_code="SUMMER", VIP=1)
    assert used() == (3, 0)


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"is_paused": True}, errors.PromoCodeNotValid),
        ({"valid_from": clock.now() + timedelta(hours=1)}, errors.PromoCodeNotValid),
        ({"valid_until": clock.now() - timedelta(hours=1)}, errors.PromoCodeNotValid),
        ({"types": ["Standard"]}, errors.PromoCodeOfOtherTypes),
        ({"limit_per_reservation": 1}, errors.PromoCodeOverLimit),
        ({"code": "WINTER"}, errors.UnknownPromoCode),
    ],
)
def test_a_code_that_can_not_be_used_is_refused_and_nothing_is_held(event, fields, refusal):
    make_promo_code(event, **fields)

    with nothing_changes(), pytest.raises(refusal):
        make_reservation(event, promo_code="SUMMER", VIP=2)


@pytest.mark.parametrize("code", ["NO SUCH", "'; --", "\0", "Ł" * 100, "A" * 41])
def test_what_is_no_code_is_unknown(event, code):
    make_promo_code(event)

    with nothing_changes(), pytest.raises(errors.UnknownPromoCode):
        make_reservation(event, promo_code=code, VIP=1)


def test_the_code_of_another_event_is_unknown(event):
    make_promo_code(make_event(ticket_type("VIP")))

    with nothing_changes(), pytest.raises(errors.UnknownPromoCode):
        make_reservation(event, promo_code="SUMMER", VIP=1)


def test_a_hidden_type_is_there_for_those_with_a_code_that_names_it(event):
    event.ticket_types.filter(type="VIP").update(is_hidden=True)
    make_promo_code(event, "FRIENDS", types=["VIP"], percent_off=None)
    make_promo_code(event, "SUMMER")

    for code in ("", "SUMMER"):
        with nothing_changes(), pytest.raises(errors.UnknownTicketType):
            make_reservation(event, promo_code=code, VIP=1)
    reservation = make_reservation(event, promo_code="friends", VIP=1)

    assert prices(reservation) == [("VIP", Decimal("120.00"), Decimal(0))]


def test_a_key_with_another_code_is_another_wish(event):
    make_promo_code(event)
    wish = {"event_id": event.pk, "wanted": wanted(VIP=1), "idempotency_key": "0123456789abcdef"}
    first = reserve(**wish, promo_code="SUMMER")

    assert reserve(**wish, promo_code="summer").pk == first.pk
    with nothing_changes(), pytest.raises(errors.KeyReused):
        reserve(**wish)


# --- The organiser's own sales --------------------------------------------------------------------------------------


def test_the_box_office_sells_whenever_and_whatever_it_likes(event):
    event.ticket_types.filter(type="VIP").update(is_hidden=True, is_paused=True)
    Event.objects.update(sales_close_at=clock.now() - timedelta(days=1))

    with nothing_changes(), pytest.raises(errors.SalesClosed):
        reserve(event_id=event.pk, wanted=wanted(VIP=8))
    sold = reserve(event_id=event.pk, wanted=wanted(VIP=8), terms=Terms.BOX_OFFICE)

    assert sold.tickets.count() == 8


def test_the_box_office_sells_no_more_than_there_are(event):
    with nothing_changes(), pytest.raises(errors.SoldOut):
        reserve(event_id=event.pk, wanted=wanted(VIP=11), terms=Terms.BOX_OFFICE)


def test_a_gift_costs_nothing(event):
    given = reserve(event_id=event.pk, wanted=wanted(VIP=2), terms=Terms.GIFT)

    assert [price for _, price, _ in prices(given)] == [0, 0]
    assert not OrderedTicket.objects.exclude(price=0).exists()
    assert verify() == []
