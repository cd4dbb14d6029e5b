"""Adding, changing, pausing, ordering and removing ticket types."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests.changes import nothing_changes
from tests.factories import make_event, make_organiser, make_reservation, ticket_type
from ticketonline.audit.actor import Actor
from ticketonline.audit.models import Entry
from ticketonline.events.errors import (
    AmountTooLow,
    InvalidTicketType,
    LastTicketType,
    TicketTypeChanged,
    TicketTypeNotFound,
    TicketTypeReserved,
    TooManyTicketTypes,
)
from ticketonline.events.models import Event
from ticketonline.events.services import add_type as adding
from ticketonline.events.services.add_type import add_type
from ticketonline.events.services.change_type import change_type
from ticketonline.events.services.move_type import move_type
from ticketonline.events.services.pause_type import pause_type
from ticketonline.events.services.remove_type import remove_type
from ticketonline.events.type_facts import Change, TypeFacts, facts_of
from ticketonline.sales.services.cancel import cancel

pytestmark = pytest.mark.django_db

OLGA = Actor(user_id=None, name="Olga", address="192.0.2.1")
MAREK = Actor(user_id=None, name="Marek")
BALCONY = TypeFacts(type="Balcony", price=Decimal("30.50"), amount=80)
JUNE, JULY = (datetime(2031, month, 1, 18, tzinfo=UTC) for month in (6, 7))


def names(event: Event) -> list[str]:
    return list(event.ticket_types.values_list("type", flat=True))


def vip(event: Event):
    return event.ticket_types.get(type="VIP")


# --- Adding ---------------------------------------------------------------------------------------------------------


def test_a_type_is_added_at_the_end_with_all_that_was_said(olgas_event):
    facts = TypeFacts(
        type="  Balcony ",
        price=Decimal("30.5"),
        amount=80,
        limit_per_reservation=4,
        description="Standing.\r\nNo cloakroom. ",
        sales_open_at=JUNE,
        sales_close_at=JULY,
        tax_rate=Decimal(23),
    )

    kind = add_type(olgas_event.pk, facts, by=OLGA)

    kind.refresh_from_db()
    assert names(olgas_event) == ["VIP", "Standard", "Balcony"]
    assert facts_of(kind) == replace(facts, type="Balcony", description="Standing.\nNo cloakroom.")
    assert (kind.held, kind.sold, kind.is_paused) == (0, 0, False)


def test_adding_is_in_the_log(olgas_event):
    kind = add_type(olgas_event.pk, BALCONY, by=OLGA)

    entry = Entry.objects.get(action="ticket_type.added")
    assert (entry.actor_name, entry.address) == ("Olga", "192.0.2.1")
    assert (entry.organiser_id, entry.target_id) == (make_organiser().pk, kind.pk)
    assert entry.target_name == "Balcony · Jazz Night"
    assert (entry.after["price"], entry.after["amount"]) == ("30.50", 80)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"type": ""}, "type"),
        ({"type": "VIP"}, "type"),
        ({"type": "V\nP"}, "type"),
        ({"price": Decimal(-1)}, "price"),
        ({"price": Decimal("1.005")}, "price"),
        ({"price": Decimal("1e12")}, "price"),
        ({"amount": -1}, "amount"),
        ({"amount": 10_000_001}, "amount"),
        ({"limit_per_reservation": 0}, "limit_per_reservation"),
        ({"limit_per_reservation": 101}, "limit_per_reservation"),
        ({"description": "\0"}, "description"),
        ({"description": "x" * 501}, "description"),
        ({"tax_rate": Decimal("50.01")}, "tax_rate"),
        ({"tax_rate": Decimal(-1)}, "tax_rate"),
        ({"tax_rate": Decimal("8.125")}, "tax_rate"),
        ({"sales_open_at": JULY, "sales_close_at": JUNE}, "sales_close_at"),
        ({"sales_open_at": JUNE, "sales_close_at": JUNE}, "sales_close_at"),
        ({"sales_open_at": datetime(1031, 6, 1, tzinfo=UTC)}, "sales_open_at"),
    ],
)
def test_what_makes_no_ticket_type_is_refused_next_to_its_field(olgas_event, wrong, field):
    with nothing_changes(), pytest.raises(InvalidTicketType) as refused:
        add_type(olgas_event.pk, replace(BALCONY, **wrong), by=OLGA)

    assert [*refused.value.faults] == [field]


def test_everything_that_is_wrong_is_said_at_once(olgas_event):
    with pytest.raises(InvalidTicketType) as refused:
        add_type(olgas_event.pk, replace(BALCONY, type="VIP", amount=-1, price=Decimal(-1)), by=OLGA)

    assert refused.value.faults.keys() == {"type", "amount", "price"}


def test_a_price_has_the_places_of_the_events_currency():
    event = make_event(ticket_type("Box", "1.500"), currency="KWD")

    assert add_type(event.pk, replace(BALCONY, price=Decimal("1.234")), by=OLGA).price == Decimal("1.234")


def test_an_event_has_no_end_of_types_but_a_limit(olgas_event, monkeypatch):
    monkeypatch.setattr(adding, "MAX_TICKET_TYPES", 2)

    with nothing_changes(), pytest.raises(TooManyTicketTypes):
        add_type(olgas_event.pk, BALCONY, by=OLGA)


# --- Changing -------------------------------------------------------------------------------------------------------


def test_a_change_is_kept_and_is_in_the_log_with_before_and_after(olgas_event):
    kind = vip(olgas_event)
    seen = facts_of(kind)

    change_type(olgas_event.pk, kind.pk, replace(seen, price=Decimal(99), tax_rate=Decimal(8)), seen=seen, by=OLGA)

    kind.refresh_from_db()
    assert (kind.price, kind.tax_rate, kind.amount) == (Decimal(99), Decimal(8), 50)
    entry = Entry.objects.get(action="ticket_type.changed")
    assert entry.before == {"price": "120.000", "tax_rate": None}
    assert entry.after == {"price": "99", "tax_rate": "8"}


def test_a_new_price_touches_nobodys_basket(olgas_event):
    reservation = make_reservation(olgas_event, VIP=2)
    kind = vip(olgas_event)
    seen = facts_of(kind)

    change_type(olgas_event.pk, kind.pk, replace(seen, price=Decimal(99)), seen=seen, by=OLGA)

    assert [ticket.price for ticket in reservation.tickets.all()] == [Decimal(120)] * 2
    assert make_reservation(olgas_event, VIP=1).tickets.get().price == Decimal(99)


def test_saving_what_was_there_is_no_change(olgas_event):
    seen = facts_of(vip(olgas_event))

    with nothing_changes():
        change_type(olgas_event.pk, vip(olgas_event).pk, seen, seen=seen, by=OLGA)


def test_the_amount_goes_down_to_what_is_held_and_sold_and_no_lower(olgas_event):
    make_reservation(olgas_event, VIP=3)
    kind = vip(olgas_event)
    seen = facts_of(kind)

    with nothing_changes(), pytest.raises(AmountTooLow, match="below 3"):
        change_type(olgas_event.pk, kind.pk, replace(seen, amount=2), seen=seen, by=OLGA)

    assert change_type(olgas_event.pk, kind.pk, replace(seen, amount=3), seen=seen, by=OLGA).left == 0


def test_a_name_is_free_for_the_type_that_has_it_and_for_no_other(olgas_event):
    kind = vip(olgas_event)
    seen = facts_of(kind)

    with nothing_changes(), pytest.raises(InvalidTicketType):
        change_type(olgas_event.pk, kind.pk, replace(seen, type="Standard"), seen=seen, by=OLGA)

    change_type(olgas_event.pk, kind.pk, replace(seen, amount=51), seen=seen, by=OLGA)


def test_who_comes_second_is_told_who_changed_what_and_overwrites_nothing(olgas_event):
    kind = vip(olgas_event)
    seen = facts_of(kind)
    theirs = replace(seen, price=Decimal(99))
    change_type(olgas_event.pk, kind.pk, theirs, seen=seen, by=MAREK)
    change_type(olgas_event.pk, kind.pk, replace(theirs, amount=40), seen=theirs, by=OLGA)

    with nothing_changes(), pytest.raises(TicketTypeChanged) as refused:
        change_type(olgas_event.pk, kind.pk, replace(seen, type="Loge"), seen=seen, by=OLGA)

    assert refused.value.changes == [
        Change(name="price", before=Decimal(120), after=Decimal(99), by="Marek"),
        Change(name="amount", before=50, after=40, by="Olga"),
    ]


def test_what_the_log_does_not_tell_has_no_name(olgas_event):
    kind = vip(olgas_event)
    seen = facts_of(kind)
    olgas_event.ticket_types.update(amount=60)

    with pytest.raises(TicketTypeChanged) as refused:
        change_type(olgas_event.pk, kind.pk, seen, seen=seen, by=OLGA)

    assert [change.by for change in refused.value.changes] == [""]


def test_a_type_of_another_event_is_not_found(olgas_event):
    other = make_event(organiser=make_organiser("stellas", "Stella’s"))
    kind = vip(other)

    with nothing_changes():
        for service, more in (
            (change_type, {"facts": BALCONY, "seen": facts_of(kind)}),
            (pause_type, {"is_paused": True}),
            (move_type, {"to": 1}),
            (remove_type, {}),
        ):
            with pytest.raises(TicketTypeNotFound):
                service(olgas_event.pk, kind.pk, by=OLGA, **more)


# --- Pausing, ordering, removing ------------------------------------------------------------------------------------


def test_a_type_is_paused_and_goes_on_each_with_an_entry(olgas_event):
    kind = vip(olgas_event)

    for is_paused in (True, True, False):
        assert pause_type(olgas_event.pk, kind.pk, is_paused=is_paused, by=OLGA).is_paused is is_paused

    actions = Entry.objects.filter(target_id=kind.pk).order_by("id").values_list("action", flat=True)
    assert [*actions] == ["ticket_type.paused", "ticket_type.resumed"]


@pytest.mark.parametrize(
    ("to", "order", "number"),
    [(0, "CAB", 1), (1, "ACB", 2), (2, "ABC", 3), (99, "ABC", 3), (-5, "CAB", 1)],
)
def test_a_type_is_put_in_a_place_of_the_order(to, order, number):
    event = make_event(*(ticket_type(name) for name in "ABC"))

    kind, is_number, count = move_type(event.pk, event.ticket_types.get(type="C").pk, to=to, by=OLGA)

    assert (kind.type, is_number, count) == ("C", number, 3)
    assert names(event) == [*order]


def test_an_order_is_in_the_log_only_if_it_is_another_one(olgas_event):
    kind = vip(olgas_event)

    with nothing_changes():
        move_type(olgas_event.pk, kind.pk, to=0, by=OLGA)
    move_type(olgas_event.pk, kind.pk, to=1, by=OLGA)

    entry = Entry.objects.get(action="event.types_ordered")
    assert (entry.before, entry.after) == ({"order": ["VIP", "Standard"]}, {"order": ["Standard", "VIP"]})


def test_a_type_that_nobody_reserved_is_removed_and_remembered(olgas_event):
    kind_id = vip(olgas_event).pk

    remove_type(olgas_event.pk, kind_id, by=OLGA)

    assert names(olgas_event) == ["Standard"]
    entry = Entry.objects.get(action="ticket_type.removed")
    assert (entry.target_id, entry.before["price"], entry.after) == (kind_id, "120.000", {})


def test_a_type_with_reservations_stays_be_they_cancelled(olgas_event):
    reservation = make_reservation(olgas_event, VIP=1)

    with nothing_changes(), pytest.raises(TicketTypeReserved):
        remove_type(olgas_event.pk, vip(olgas_event).pk, by=OLGA)
    cancel(reservation_id=reservation.pk)
    with nothing_changes(), pytest.raises(TicketTypeReserved):
        remove_type(olgas_event.pk, vip(olgas_event).pk, by=OLGA)


def test_a_published_event_keeps_its_last_type_and_a_draft_does_not():
    event = make_event(ticket_type("VIP"))

    with nothing_changes(), pytest.raises(LastTicketType):
        remove_type(event.pk, vip(event).pk, by=OLGA)

    Event.objects.update(status=Event.Status.DRAFT)
    remove_type(event.pk, vip(event).pk, by=OLGA)
    assert names(event) == []
