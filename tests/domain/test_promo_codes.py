"""Adding, changing, pausing and removing promo codes, and making many at once."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

import pytest

from tests.changes import nothing_changes
from tests.factories import make_event, make_organiser, make_promo_code, make_reservation, ticket_type
from ticketonline.audit.actor import Actor
from ticketonline.audit.models import Entry
from ticketonline.books.verify import verify
from ticketonline.events.errors import (
    InvalidPromoCode,
    PromoCodeChanged,
    PromoCodeNotFound,
    PromoCodeUsed,
    TooFewUses,
    TooManyPromoCodes,
)
from ticketonline.events.models import Event, PromoCode
from ticketonline.events.promo_facts import PromoFacts, facts_of
from ticketonline.events.rules import MOST_CODES_AT_ONCE
from ticketonline.events.services import add_code as adding
from ticketonline.events.services import make_codes as making
from ticketonline.events.services.add_code import add_code
from ticketonline.events.services.change_code import change_code
from ticketonline.events.services.make_codes import make_codes
from ticketonline.events.services.pause_code import pause_code
from ticketonline.events.services.remove_code import remove_code
from ticketonline.events.suggest_code import ALPHABET, suggest_code
from ticketonline.events.type_facts import Change
from ticketonline.sales.services.cancel import cancel

pytestmark = pytest.mark.django_db

OLGA = Actor(user_id=None, name="Olga", address="192.0.2.1")
MAREK = Actor(user_id=None, name="Marek")
TEN_OFF = PromoFacts(code="SUMMER", percent_off=Decimal(10))
JUNE, JULY = (datetime(2031, month, 1, 18, tzinfo=UTC) for month in (6, 7))


def vip_id(event: Event):
    return event.ticket_types.get(type="VIP").pk


# --- Adding ---------------------------------------------------------------------------------------------------------


def test_a_code_is_added_as_people_will_type_it_with_all_that_was_said(olgas_event):
    facts = PromoFacts(
        code=" sum mer-31 ",
        amount_off=Decimal("5.5"),
        types=(vip_id(olgas_event),),
        tickets=100,
        limit_per_reservation=2,
        valid_from=JUNE,
        valid_until=JULY,
        note=" for the newsletter ",
    )

    code = add_code(olgas_event.pk, facts, by=OLGA)

    code.refresh_from_db()
    assert facts_of(code) == replace(facts, code="SUMMER-31", note="for the newsletter")
    assert (code.held, code.sold, code.is_paused) == (0, 0, False)
    entry = Entry.objects.get(action="promo_code.added")
    assert (entry.actor_name, entry.organiser_id, entry.target_id) == ("Olga", make_organiser().pk, code.pk)
    assert entry.target_name == "SUMMER-31 · Jazz Night"
    assert (entry.after["amount_off"], entry.after["types"]) == ("5.5", ["VIP"])
    assert verify() == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": ""}, "code"),
        ({"code": "ŻÓŁW"}, "code"),
        ({"code": "A" * 41}, "code"),
        ({"code": "A/B"}, "code"),
        ({"code": "A\0B"}, "code"),
        ({"percent_off": Decimal(0)}, "percent_off"),
        ({"percent_off": Decimal("100.01")}, "percent_off"),
        ({"percent_off": Decimal("12.345")}, "percent_off"),
        ({"percent_off": Decimal("NaN")}, "percent_off"),
        ({"amount_off": Decimal(5)}, "amount_off"),
        ({"percent_off": None, "amount_off": Decimal(0)}, "amount_off"),
        ({"percent_off": None, "amount_off": Decimal(-1)}, "amount_off"),
        ({"percent_off": None, "amount_off": Decimal("1.005")}, "amount_off"),
        ({"percent_off": None, "amount_off": Decimal("1e12")}, "amount_off"),
        ({"types": (uuid4(),)}, "types"),
        ({"tickets": 0}, "tickets"),
        ({"tickets": 10_000_001}, "tickets"),
        ({"limit_per_reservation": 0}, "limit_per_reservation"),
        ({"limit_per_reservation": 101}, "limit_per_reservation"),
        ({"valid_from": JULY, "valid_until": JUNE}, "valid_until"),
        ({"valid_from": JUNE, "valid_until": JUNE}, "valid_until"),
        ({"valid_from": datetime(1031, 6, 1, tzinfo=UTC)}, "valid_from"),
        ({"note": "x" * 201}, "note"),
        ({"note": "a\nb"}, "note"),
    ],
)
def test_what_makes_no_promo_code_is_refused_next_to_its_field(olgas_event, wrong, field):
    with nothing_changes(), pytest.raises(InvalidPromoCode) as refused:
        add_code(olgas_event.pk, replace(TEN_OFF, **wrong), by=OLGA)

    assert [*refused.value.faults] == [field]


def test_a_code_is_there_once_in_an_event_however_it_is_typed(olgas_event):
    make_promo_code(olgas_event)
    other = make_event(name="Other")

    with nothing_changes(), pytest.raises(InvalidPromoCode, match="already"):
        add_code(olgas_event.pk, replace(TEN_OFF, code=" su mmer"), by=OLGA)

    assert add_code(other.pk, TEN_OFF, by=OLGA).code == "SUMMER"


def test_an_amount_has_the_places_of_the_events_currency():
    event = make_event(ticket_type("Box", "1.500"), currency="KWD")
    facts = PromoFacts(code="A", amount_off=Decimal("0.125"))

    assert add_code(event.pk, facts, by=OLGA).amount_off == Decimal("0.125")


def test_a_type_of_another_event_is_none_of_this_one(olgas_event):
    other = make_event(name="Other")

    with nothing_changes(), pytest.raises(InvalidPromoCode) as refused:
        add_code(olgas_event.pk, replace(TEN_OFF, types=(vip_id(other),)), by=OLGA)

    assert [*refused.value.faults] == ["types"]


def test_an_event_has_a_limit_of_codes(olgas_event, monkeypatch):
    make_promo_code(olgas_event)
    monkeypatch.setattr(adding, "MOST_PROMO_CODES", 1)

    with nothing_changes(), pytest.raises(TooManyPromoCodes):
        add_code(olgas_event.pk, replace(TEN_OFF, code="WINTER"), by=OLGA)


# --- Changing -------------------------------------------------------------------------------------------------------


def test_a_change_is_kept_and_is_in_the_log_with_before_and_after(olgas_event):
    code = make_promo_code(olgas_event)
    seen = facts_of(code)
    facts = replace(seen, percent_off=None, amount_off=Decimal(5), types=(vip_id(olgas_event),))

    change_code(olgas_event.pk, code.pk, facts, seen=seen, by=OLGA)

    assert facts_of(PromoCode.objects.get()) == facts
    entry = Entry.objects.get(action="promo_code.changed")
    assert entry.before == {"percent_off": "10.00", "amount_off": None, "types": []}
    assert entry.after == {"percent_off": None, "amount_off": "5", "types": ["VIP"]}


def test_a_change_touches_nobodys_basket(olgas_event):
    code = make_promo_code(olgas_event)
    reservation = make_reservation(olgas_event, promo_code="SUMMER", VIP=1)
    seen = facts_of(code)

    change_code(olgas_event.pk, code.pk, replace(seen, percent_off=Decimal(50)), seen=seen, by=OLGA)

    assert reservation.tickets.get().price == Decimal(108)
    assert make_reservation(olgas_event, promo_code="SUMMER", VIP=1).tickets.get().price == Decimal(60)
    assert verify() == []


def test_saving_what_was_there_is_no_change(olgas_event):
    code = make_promo_code(olgas_event, types=["VIP", "Standard"])
    seen = facts_of(code)

    with nothing_changes():
        change_code(olgas_event.pk, code.pk, seen, seen=seen, by=OLGA)


def test_the_tickets_go_down_to_what_was_taken_and_no_lower(olgas_event):
    code = make_promo_code(olgas_event)
    make_reservation(olgas_event, promo_code="SUMMER", VIP=2, Standard=1)
    seen = facts_of(code)

    with nothing_changes(), pytest.raises(TooFewUses, match="below 3"):
        change_code(olgas_event.pk, code.pk, replace(seen, tickets=2), seen=seen, by=OLGA)

    changed = change_code(olgas_event.pk, code.pk, replace(seen, tickets=3), seen=seen, by=OLGA)
    assert (changed.tickets, changed.taken) == (3, 3)


def test_who_comes_second_is_told_who_changed_what_and_overwrites_nothing(olgas_event):
    code = make_promo_code(olgas_event)
    seen = facts_of(code)
    change_code(olgas_event.pk, code.pk, replace(seen, percent_off=Decimal(20), tickets=50), seen=seen, by=MAREK)

    with nothing_changes(), pytest.raises(PromoCodeChanged) as refused:
        change_code(olgas_event.pk, code.pk, replace(seen, note="mine"), seen=seen, by=OLGA)

    assert refused.value.changes == [
        Change(name="percent_off", before=Decimal(10), after=Decimal(20), by="Marek"),
        Change(name="tickets", before=None, after=50, by="Marek"),
    ]


def test_a_code_keeps_its_name_and_takes_no_other_codes(olgas_event):
    code = make_promo_code(olgas_event)
    make_promo_code(olgas_event, "WINTER")
    seen = facts_of(code)

    with nothing_changes(), pytest.raises(InvalidPromoCode):
        change_code(olgas_event.pk, code.pk, replace(seen, code="winter"), seen=seen, by=OLGA)

    assert change_code(olgas_event.pk, code.pk, replace(seen, code="summer"), seen=seen, by=OLGA).code == "SUMMER"


def test_a_code_of_another_event_is_not_found(olgas_event):
    other = make_promo_code(make_event(organiser=make_organiser("stellas", "Stella’s")))

    with nothing_changes():
        for service, more in (
            (change_code, {"facts": TEN_OFF, "seen": facts_of(other)}),
            (pause_code, {"is_paused": True}),
            (remove_code, {}),
        ):
            with pytest.raises(PromoCodeNotFound):
                service(olgas_event.pk, other.pk, by=OLGA, **more)


# --- Pausing and removing -------------------------------------------------------------------------------------------


def test_a_code_is_paused_and_goes_on_each_with_an_entry(olgas_event):
    code = make_promo_code(olgas_event)

    for is_paused in (True, True, False):
        pause_code(olgas_event.pk, code.pk, is_paused=is_paused, by=OLGA)
        code.refresh_from_db()
        assert code.is_paused is is_paused

    actions = Entry.objects.filter(target_id=code.pk).order_by("id").values_list("action", flat=True)
    assert [*actions] == ["promo_code.paused", "promo_code.resumed"]


def test_a_code_that_nobody_used_is_removed(olgas_event):
    code = make_promo_code(olgas_event, types=["VIP"])

    remove_code(olgas_event.pk, code.pk, by=OLGA)

    assert not PromoCode.objects.exists()
    assert Entry.objects.get(action="promo_code.removed").before["types"] == ["VIP"]


def test_a_code_that_was_ever_used_stays(olgas_event):
    code = make_promo_code(olgas_event)
    reservation = make_reservation(olgas_event, promo_code="SUMMER", VIP=1)

    with nothing_changes(), pytest.raises(PromoCodeUsed, match="Pause it instead"):
        remove_code(olgas_event.pk, code.pk, by=OLGA)

    cancel(reservation_id=reservation.pk)
    with nothing_changes(), pytest.raises(PromoCodeUsed):
        remove_code(olgas_event.pk, code.pk, by=OLGA)


# --- Many at once ---------------------------------------------------------------------------------------------------


def test_many_codes_are_alike_and_each_is_another_with_one_entry_for_all(olgas_event):
    facts = PromoFacts(code="press-", percent_off=Decimal(100), types=(vip_id(olgas_event),), tickets=1, note="Press")

    made = make_codes(olgas_event.pk, facts, count=300, by=OLGA)

    codes = PromoCode.objects.prefetch_related("types")
    assert len({code.code for code in codes}) == len(made) == 300
    assert {replace(facts_of(code), code="") for code in codes} == {replace(facts, code="")}
    assert all(code.code.startswith("PRESS-") and len(code.code) == 16 for code in codes)
    entry = Entry.objects.get(action="event.codes_made")
    assert (entry.after["count"], entry.after["types"], entry.target_id) == (300, ["VIP"], olgas_event.pk)
    assert make_reservation(olgas_event, promo_code=made[0].code, VIP=1).tickets.get().price == 0
    assert verify() == []


@pytest.mark.parametrize("count", [0, -1, MOST_CODES_AT_ONCE + 1])
def test_no_more_than_a_thousand_are_made_at_once(olgas_event, count):
    with nothing_changes(), pytest.raises(InvalidPromoCode) as refused:
        make_codes(olgas_event.pk, TEN_OFF, count=count, by=OLGA)

    assert [*refused.value.faults] == ["count"]


@pytest.mark.parametrize("wrong", [{"code": "ŻÓŁW"}, {"code": "A" * 31}, {"percent_off": Decimal(101)}])
def test_of_many_codes_with_a_fault_none_is_made(olgas_event, wrong):
    with nothing_changes(), pytest.raises(InvalidPromoCode):
        make_codes(olgas_event.pk, replace(TEN_OFF, **wrong), count=2, by=OLGA)


def test_many_at_once_keep_the_events_limit_too(olgas_event, monkeypatch):
    make_promo_code(olgas_event)
    monkeypatch.setattr(making, "MOST_PROMO_CODES", 3)

    with nothing_changes(), pytest.raises(TooManyPromoCodes):
        make_codes(olgas_event.pk, TEN_OFF, count=3, by=OLGA)

    assert len(make_codes(olgas_event.pk, TEN_OFF, count=2, by=OLGA)) == 2


def test_what_is_suggested_is_read_and_typed_easily():
    suggested = {suggest_code() for _ in range(100)}

    assert len(suggested) == 100
    assert set("".join(suggested)) <= set(ALPHABET)
    assert not set(ALPHABET) & set("01258OILSZBAEU")
