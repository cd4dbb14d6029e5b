from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from tests.changes import nothing_changes
from tests.factories import make_event, make_reservation, ticket_type, wanted
from tests.moments import INSTANT, at
from ticketonline.core import clock
from ticketonline.events.errors import EventNotFound
from ticketonline.events.models import Event, TicketType
from ticketonline.sales.errors import (
    InvalidEmail,
    InvalidLanguage,
    NothingWanted,
    OverLimit,
    PastEvent,
    SalesClosed,
    SalesNotOpen,
    SoldOut,
    UnknownTicketType,
    WrongAmount,
)
from ticketonline.sales.models import OrderedTicket, Reservation
from ticketonline.sales.rules import Line
from ticketonline.sales.services.cancel import cancel
from ticketonline.sales.services.reserve import reserve

pytestmark = pytest.mark.django_db


def counters(event: Event) -> dict[str, tuple[int, int]]:
    """Held and sold, by the name of the type."""
    return {kind.type: (kind.held, kind.sold) for kind in TicketType.objects.filter(event=event)}


def test_a_reservation_holds_its_tickets_for_fifteen_minutes(olgas_event, settings):
    settings.HOLD_SECONDS = 900
    with at(clock.now()) as now:
        reservation = reserve(event_id=olgas_event.pk, wanted=wanted(VIP=2, Standard=1))

    kept = Reservation.objects.get()
    assert kept.pk == reservation.pk
    assert (kept.status, kept.event_id, kept.is_paying, kept.closed_at) == ("PENDING", olgas_event.pk, False, None)
    assert kept.reservation_date == now
    assert kept.pending_until == kept.hold_ends_at == now + timedelta(minutes=15)
    assert counters(olgas_event) == {"VIP": (2, 0), "Standard": (1, 0)}


def test_what_is_given_back_is_what_was_written(olgas_event):
    reservation = make_reservation(olgas_event)

    written = Reservation.objects.get()

    for field in Reservation._meta.concrete_fields:
        assert getattr(reservation, field.attname) == getattr(written, field.attname)


def test_each_ticket_is_a_row_with_the_price_of_that_moment(olgas_event):
    make_reservation(olgas_event, VIP=2, Standard=1)
    TicketType.objects.update(price=Decimal("999.00"))

    tickets = OrderedTicket.objects.order_by("price").values_list("type__type", "price")
    assert list(tickets) == [
        ("Standard", Decimal("45.50")),
        ("VIP", Decimal("120.00")),
        ("VIP", Decimal("120.00")),
    ]


def test_the_price_is_that_of_the_moment_the_tickets_are_held_not_of_the_page(olgas_event):
    TicketType.objects.filter(type="VIP").update(price=Decimal("99.00"))

    make_reservation(olgas_event, VIP=1)

    assert OrderedTicket.objects.get().price == Decimal("99.00")


def test_a_type_listed_twice_is_one_wish(olgas_event):
    reserve(event_id=olgas_event.pk, wanted=[Line(type="VIP", amount=2), Line(type="VIP", amount=3)])

    assert counters(olgas_event) == {"VIP": (5, 0), "Standard": (0, 0)}
    assert OrderedTicket.objects.count() == 5


def test_a_type_listed_twice_is_refused_when_the_sum_is_over_the_limit(olgas_event):
    with nothing_changes(), pytest.raises(OverLimit) as refusal:
        reserve(event_id=olgas_event.pk, wanted=[Line(type="VIP", amount=3), Line(type="VIP", amount=3)])

    assert refusal.value.facts == {"type": "VIP", "limit": 5}


def test_the_limit_holds_for_each_type_by_itself(olgas_event):
    make_reservation(olgas_event, VIP=5, Standard=5)

    assert counters(olgas_event) == {"VIP": (5, 0), "Standard": (5, 0)}


@pytest.mark.parametrize(("limit", "amount"), [(1, 2), (5, 6), (10, 11)])
def test_more_than_the_limit_of_its_type_is_refused(limit, amount):
    event = make_event(ticket_type("VIP", amount=100, limit=limit))

    with nothing_changes(), pytest.raises(OverLimit) as refusal:
        make_reservation(event, VIP=amount)

    assert refusal.value.facts == {"type": "VIP", "limit": limit}
    assert make_reservation(event, VIP=limit).status == "PENDING"


def test_a_wish_without_a_ticket_is_refused(olgas_event):
    with nothing_changes(), pytest.raises(NothingWanted):
        reserve(event_id=olgas_event.pk, wanted=[])


@pytest.mark.parametrize("amount", [0, -1])
def test_less_than_one_ticket_is_refused(olgas_event, amount):
    with nothing_changes(), pytest.raises(WrongAmount):
        make_reservation(olgas_event, Standard=1, VIP=amount)


@pytest.mark.parametrize("name", ["vip", "VIP ", "", "Balcony", "VIP\x00", "%s"])
def test_an_unknown_type_is_refused(olgas_event, name):
    with nothing_changes(), pytest.raises(UnknownTicketType) as refusal:
        make_reservation(olgas_event, Standard=1, **{name: 1})

    assert refusal.value.facts == {"type": name}


def test_a_type_of_another_event_is_unknown(olgas_event):
    make_event(ticket_type("Balcony"))

    with nothing_changes(), pytest.raises(UnknownTicketType):
        make_reservation(olgas_event, Balcony=1)


def test_an_unknown_event_is_refused(olgas_event):
    with nothing_changes(), pytest.raises(EventNotFound):
        reserve(event_id=uuid4(), wanted=wanted(VIP=1))


def test_a_draft_is_not_on_sale():
    draft = make_event(status=Event.Status.DRAFT)

    with nothing_changes(), pytest.raises(EventNotFound):
        make_reservation(draft)


@pytest.mark.parametrize("moment", ["begins", "later"])
def test_an_event_that_has_begun_is_not_on_sale(olgas_event, moment):
    now = olgas_event.date if moment == "begins" else olgas_event.date + timedelta(days=1)

    with at(now), nothing_changes(), pytest.raises(PastEvent):
        make_reservation(olgas_event)


def test_an_event_is_on_sale_until_the_instant_it_begins(olgas_event):
    with at(olgas_event.date - INSTANT):
        assert make_reservation(olgas_event).status == "PENDING"


def test_sales_open_and_close_at_the_very_moment():
    opens = clock.now() + timedelta(days=1)
    closes = opens + timedelta(days=1)
    event = make_event(sales_open_at=opens, sales_close_at=closes)

    with at(opens - INSTANT), nothing_changes(), pytest.raises(SalesNotOpen):
        make_reservation(event)
    with at(opens):
        make_reservation(event)
    with at(closes - INSTANT):
        make_reservation(event)
    with at(closes), nothing_changes(), pytest.raises(SalesClosed):
        make_reservation(event)

    assert Reservation.objects.count() == 2


@pytest.mark.parametrize("email", ["olga", "a@b", "a b@example.org", f"{'a' * 250}@example.org", "a@example.org\nb"])
def test_what_is_no_email_address_is_refused(olgas_event, email):
    with nothing_changes(), pytest.raises(InvalidEmail):
        reserve(event_id=olgas_event.pk, wanted=wanted(VIP=1), email=email)


@pytest.mark.parametrize("language", ["english please", "p", "pl_PL", "x" * 36, "pl-", "ąę"])
def test_what_is_no_language_is_refused(olgas_event, language):
    with nothing_changes(), pytest.raises(InvalidLanguage):
        reserve(event_id=olgas_event.pk, wanted=wanted(VIP=1), language=language)


def test_email_and_language_are_kept(olgas_event):
    reserve(event_id=olgas_event.pk, wanted=wanted(VIP=1), email=" bruno@example.org ", language="pl-PL")

    kept = Reservation.objects.get()
    assert (kept.email, kept.language) == ("bruno@example.org", "pl-PL")


# --- Stock --------------------------------------------------------------------------------------------------------


def test_the_last_seat_is_refused_to_the_second_buyer():
    event = make_event(ticket_type("VIP", amount=1))
    make_reservation(event, VIP=1)

    with nothing_changes(), pytest.raises(SoldOut) as refusal:
        make_reservation(event, VIP=1)

    assert refusal.value.facts == {"shortages": "VIP (0)"}


def test_all_of_a_wish_is_held_or_none_of_it():
    event = make_event(ticket_type("VIP", amount=1), ticket_type("Standard", amount=10))

    with nothing_changes(), pytest.raises(SoldOut) as refusal:
        make_reservation(event, Standard=2, VIP=2)

    assert refusal.value.facts == {"shortages": "VIP (1)"}


def test_every_shortage_is_told_at_once_in_the_order_of_the_types():
    event = make_event(ticket_type("C", amount=3), ticket_type("A", amount=1), ticket_type("B", amount=9))

    with nothing_changes(), pytest.raises(SoldOut) as refusal:
        make_reservation(event, A=5, B=5, C=5)

    assert refusal.value.facts == {"shortages": "C (3), A (1)"}


def test_a_type_without_any_ticket_is_sold_out():
    event = make_event(ticket_type("VIP", amount=0))

    with nothing_changes(), pytest.raises(SoldOut):
        make_reservation(event, VIP=1)


def test_exactly_what_is_left_can_be_reserved():
    event = make_event(ticket_type("VIP", amount=7))
    make_reservation(event, VIP=5)

    make_reservation(event, VIP=2)

    assert counters(event) == {"VIP": (7, 0)}


def test_cancelled_tickets_can_be_reserved_at_once():
    event = make_event(ticket_type("VIP", amount=1))
    cancel(make_reservation(event, VIP=1).pk)

    assert make_reservation(event, VIP=1).status == "PENDING"
