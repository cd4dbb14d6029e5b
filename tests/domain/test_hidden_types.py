"""Hidden ticket types and what else of an event depends on its promo codes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from tests.changes import nothing_changes
from tests.factories import make_event, make_promo_code, ticket_type
from ticketonline.audit.actor import Actor
from ticketonline.core import clock
from ticketonline.events.checklist import Item, checklist
from ticketonline.events.errors import InvalidEvent, LastTypeOfPromoCode
from ticketonline.events.models import Event, PromoCode
from ticketonline.events.offer import offer_of, public_types
from ticketonline.events.promo_facts import facts_of as facts_of_code
from ticketonline.events.services.change_event import change_event
from ticketonline.events.services.change_type import change_type
from ticketonline.events.services.delete_events import delete_events
from ticketonline.events.services.duplicate_event import duplicate_event
from ticketonline.events.services.remove_type import remove_type
from ticketonline.events.type_facts import facts_of

pytestmark = pytest.mark.django_db

OLGA = Actor(user_id=None, name="Olga")


@pytest.fixture
def event(db) -> Event:
    """With a hidden type, the cheapest, that the code CREW opens."""
    made = make_event(ticket_type("VIP", "120"), ticket_type("Crew", "5", amount=3))
    hide(made, "Crew")
    make_promo_code(made, "CREW", types=["Crew"], percent_off=None)
    return made


def hide(event: Event, name: str) -> None:
    event.ticket_types.filter(type=name).update(is_hidden=True)


def lines(event: Event) -> dict[Item, bool]:
    return {check.item: check.is_done for check in checklist(event, now=clock.now()) if not check.is_must}


def test_hiding_is_a_fact_of_a_type_like_others(olgas_event):
    kind = olgas_event.ticket_types.get(type="VIP")
    seen = facts_of(kind)

    changed = change_type(olgas_event.pk, kind.pk, replace(seen, is_hidden=True), seen=seen, by=OLGA)

    assert changed.is_hidden
    assert [kind.type for kind in public_types(olgas_event)] == ["Standard"]


def test_what_is_hidden_is_no_part_of_what_an_event_offers(event):
    offer = offer_of(event)

    assert (offer.from_price, offer.has_several_prices, offer.tickets_left) == (Decimal(120), False, 10)
    with_it = offer_of(event, [*event.ticket_types.all()])
    assert (with_it.from_price, with_it.tickets_left) == (Decimal(5), 13)


def test_an_event_is_sold_out_though_hidden_tickets_are_left(event):
    event.ticket_types.filter(type="VIP").update(sold=10)

    assert offer_of(event).is_sold_out


# --- The only type that a code names --------------------------------------------------------------------------------


def test_a_type_that_a_code_is_for_alone_stays(event):
    crew = event.ticket_types.get(type="Crew")

    with nothing_changes(), pytest.raises(LastTypeOfPromoCode, match="CREW"):
        remove_type(event.pk, crew.pk, by=OLGA)


def test_a_type_that_a_code_names_beside_others_goes(event):
    code = event.promo_codes.get()
    code.types.set(event.ticket_types.all())

    remove_type(event.pk, event.ticket_types.get(type="Crew").pk, by=OLGA)

    assert [kind.type for kind in code.types.all()] == ["VIP"]


# --- The check list -------------------------------------------------------------------------------------------------


def test_of_hidden_types_and_codes_nothing_is_said_where_there_are_none(olgas_event):
    assert not {Item.HIDDEN, Item.CODES} & lines(olgas_event).keys()


def test_a_hidden_type_that_no_code_names_is_told_of(event):
    assert lines(event)[Item.HIDDEN]

    hide(event, "VIP")

    event = Event.objects.get()
    assert not lines(event)[Item.HIDDEN]


@pytest.mark.parametrize("useless", [{"valid_until": datetime(2020, 1, 1, tzinfo=UTC)}, {"tickets": 3, "sold": 3}])
def test_a_code_that_nobody_can_use_any_more_is_told_of_before_the_event(event, useless):
    assert lines(event)[Item.CODES]
    PromoCode.objects.update(**useless)

    assert not lines(event)[Item.CODES]
    event.date = clock.now() - timedelta(days=1)
    assert Item.CODES not in lines(event)


# --- The currency ---------------------------------------------------------------------------------------------------


def test_an_amount_off_keeps_the_currency(event):
    make_promo_code(event, "FIVER", amount_off=Decimal(5))

    with nothing_changes(), pytest.raises(InvalidEvent, match="FIVER") as refused:
        change_event(event.pk, version=event.version, changes={"currency": "PLN"}, by=OLGA)

    assert [*refused.value.facts["faults"]] == ["currency"]
    PromoCode.objects.filter(code="FIVER").delete()
    assert change_event(event.pk, version=event.version, changes={"currency": "PLN"}, by=OLGA).currency == "PLN"


# --- Duplicating and deleting ---------------------------------------------------------------------------------------


def test_a_duplicate_has_the_codes_unused_and_moved_as_the_date_is(event):
    begins = event.date
    make_promo_code(event, "EARLY", valid_from=begins - timedelta(days=20), valid_until=begins - timedelta(days=10))
    PromoCode.objects.filter(code="EARLY").update(held=1, sold=2, tickets=5)

    copy = duplicate_event(event.pk, name="Again", date=begins + timedelta(days=70), by=OLGA)

    early, crew = copy.promo_codes.get(code="EARLY"), copy.promo_codes.get(code="CREW")
    assert (early.held, early.sold, early.tickets) == (0, 0, 5)
    assert early.valid_from == begins + timedelta(days=50)
    assert early.valid_until == begins + timedelta(days=60)
    assert [kind.event for kind in crew.types.all()] == [copy]
    assert [kind.type for kind in crew.types.all()] == ["Crew"]
    assert crew.types.get().is_hidden
    original = event.promo_codes.get(code="CREW")
    assert facts_of_code(original).types != facts_of_code(crew).types


def test_codes_go_with_their_event(event):
    delete_events([event.pk], by=OLGA)

    assert not PromoCode.objects.exists()
