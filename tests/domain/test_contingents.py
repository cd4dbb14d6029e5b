"""Contingents: what is kept back is sold to nobody, until it is given up or sold from there."""

import pytest

from tests.changes import nothing_changes
from tests.factories import make_event, make_reservation, ticket_type
from ticketonline.audit.actor import Actor
from ticketonline.audit.models import Entry
from ticketonline.books.repair import Mended, repair
from ticketonline.books.verify import verify
from ticketonline.events.errors import (
    AmountTooLow,
    InvalidContingent,
    TicketTypeNotFound,
    TooFewLeft,
    TooManyContingents,
)
from ticketonline.events.models import Contingent, Event, TicketType
from ticketonline.events.services import hold_back as hold_back_module
from ticketonline.events.services.change_type import change_type
from ticketonline.events.services.hold_back import hold_back
from ticketonline.events.type_facts import TypeFacts, facts_of
from ticketonline.sales.errors import SoldOut
from ticketonline.statistics.queries import get_event_sales

pytestmark = pytest.mark.django_db

OLGA = Actor(user_id=None, name="Olga")


@pytest.fixture
def event(db) -> Event:
    return make_event(ticket_type("VIP", amount=10))


def keep(event: Event, tickets: int, name: str = "Sponsors") -> Contingent | None:
    return hold_back(event.pk, event.ticket_types.get().pk, name=name, tickets=tickets, by=OLGA)


def test_what_is_kept_back_is_not_for_sale(event):
    keep(event, 8)

    assert event.ticket_types.get().left == 2
    with nothing_changes(), pytest.raises(SoldOut):
        make_reservation(event, VIP=3)
    make_reservation(event, VIP=2)
    assert verify() == []


def test_what_is_kept_back_is_not_counted_as_on_hold(event):
    make_reservation(event, VIP=1)
    keep(event, 8)

    (figures,) = get_event_sales(event).types

    assert (figures.held, figures.left, figures.withheld) == (1, 1, 8)


def test_a_contingent_grows_and_shrinks_and_the_log_tells(event):
    keep(event, 4)
    keep(event, 7, name="  Sponsors ")
    contingent = keep(event, 5)

    assert (contingent.tickets, event.ticket_types.get().withheld) == (5, 5)
    entries = Entry.objects.filter(action="contingent.changed").order_by("id")
    assert [(one.before, one.after) for one in entries] == [
        ({"tickets": 0}, {"tickets": 4}),
        ({"tickets": 4}, {"tickets": 7}),
        ({"tickets": 7}, {"tickets": 5}),
    ]
    assert verify() == []


def test_without_a_ticket_it_is_dissolved(event):
    keep(event, 4)

    assert keep(event, 0) is None

    assert not Contingent.objects.exists()
    assert event.ticket_types.get().left == 10


def test_no_more_than_is_left_is_kept_back(event):
    make_reservation(event, VIP=3)
    keep(event, 2)
    keep(event, 1, name="Press")

    with nothing_changes(), pytest.raises(TooFewLeft) as refusal:
        keep(event, 7)

    assert refusal.value.facts == {"most": 6}
    keep(event, 6)
    assert event.ticket_types.get().left == 0


@pytest.mark.parametrize(
    ("name", "tickets"), [("", 1), ("  ", 1), ("x" * 101, 1), ("Two\x00", 1), ("Press", -1), ("Press", 10**9)]
)
def test_what_makes_no_contingent_is_refused(event, name, tickets):
    with nothing_changes(), pytest.raises(InvalidContingent):
        keep(event, tickets, name=name)


def test_the_type_must_be_of_the_event(event):
    other = make_event(ticket_type("Standard"))

    with nothing_changes(), pytest.raises(TicketTypeNotFound):
        hold_back(event.pk, other.ticket_types.get().pk, name="Press", tickets=1, by=OLGA)


def test_an_event_has_so_many_contingents(event, monkeypatch):
    monkeypatch.setattr(hold_back_module, "MOST_CONTINGENTS", 1)
    keep(event, 1)

    with nothing_changes(), pytest.raises(TooManyContingents):
        keep(event, 1, name="Press")
    keep(event, 2)


def test_the_amount_of_a_type_stays_above_what_is_kept_back(event):
    keep(event, 6)
    kind = event.ticket_types.get()
    facts = facts_of(kind)

    with nothing_changes(), pytest.raises(AmountTooLow) as refusal:
        change_type(event.pk, kind.pk, TypeFacts(**(facts.as_dict() | {"amount": 5})), seen=facts, by=OLGA)

    assert refusal.value.facts == {"lowest": 6}


def test_a_miscount_is_found_and_mended(event):
    keep(event, 6)
    TicketType.objects.update(withheld=5)

    (fault,) = verify()
    (mended,) = repair()

    assert fault.code == "contingents_miscounted"
    assert isinstance(mended, Mended)
    assert event.ticket_types.get().withheld == 6
    assert verify() == []
