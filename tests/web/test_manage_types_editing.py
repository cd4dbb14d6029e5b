"""Editing a ticket type in the back office: its stock, its tax, and two people at once."""

from decimal import Decimal

import pytest
from django.test import Client

from tests.changes import nothing_changes
from tests.factories import make_event, make_member, make_reservation, ticket_type
from tests.web.manage_forms import browser_of
from tests.web.pages import read
from tests.web.type_pages import NEW, errors, filled_in, path, vip
from ticketonline.accounts.rules import Role
from ticketonline.events.models import TicketType

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


@pytest.fixture
def browser_of_olga(db: None) -> Client:
    """Olga's browser, logged in as the owner of Olga's Nights."""
    return browser_of(make_member(name="olga"))


def test_the_form_shows_what_is_kept_and_saving_it_changes_nothing(browser_of_olga):
    event = make_event(ticket_type("VIP", "1200"))
    event.ticket_types.update(description="One\nTwo", tax_rate="8.50")
    page = read(browser_of_olga.get(path(event, vip(event).pk)))

    form = filled_in(page)
    assert (form["price"], form["amount"], form["tax_rate"]) == ("1200.00", "10", "8.5")
    with nothing_changes():
        answer = browser_of_olga.post(path(event, vip(event).pk), form | {"description": "One\r\nTwo"})

    assert (answer.status_code, answer["Location"]) == (303, f"{path(event)}#type-{vip(event).pk}")


@pytest.mark.parametrize(("currency", "shown"), [("JPY", "1200"), ("EUR", "1200,00"), ("KWD", "1200,000")])
def test_a_price_has_the_places_of_its_currency_and_the_sign_of_the_language(browser_of_olga, currency, shown):
    event = make_event(ticket_type("VIP", "1200"), currency=currency)

    page = read(browser_of_olga.get(path(event, vip(event).pk), headers={"Accept-Language": "pl"}))

    assert filled_in(page)["price"] == shown


def test_a_change_is_saved(browser_of_olga, olgas_event):
    form = filled_in(read(browser_of_olga.get(path(olgas_event, vip(olgas_event).pk))))

    browser_of_olga.post(
        path(olgas_event, vip(olgas_event).pk), form | {"price": "99,90", "limit_per_reservation": "2"}
    )

    assert (vip(olgas_event).price, vip(olgas_event).limit_per_reservation) == (Decimal("99.9"), 2)


def test_the_page_names_the_lowest_amount_also_if_it_was_sold_while_the_form_was_open(browser_of_olga, olgas_event):
    form = filled_in(read(browser_of_olga.get(path(olgas_event, vip(olgas_event).pk))))
    make_reservation(olgas_event, VIP=4)

    with nothing_changes():
        answer = browser_of_olga.post(path(olgas_event, vip(olgas_event).pk), form | {"amount": "3"})

    page = read(answer)
    assert answer.status_code == 422
    assert errors(page) == {"amount": "The amount can't go below 4: that many tickets are held, sold or kept back."}
    assert filled_in(page)["amount"] == "3"


def test_of_two_who_edit_at_once_the_second_is_told_who_changed_what_and_loses_nothing(browser_of_olga, olgas_event):
    address = path(olgas_event, vip(olgas_event).pk)
    mareks_browser = browser_of(make_member(role=Role.MANAGER, name="marek"))
    form = filled_in(read(browser_of_olga.get(address)))
    mareks_browser.post(address, form | {"price": "99", "description": "With a drink"})

    with nothing_changes():
        answer = browser_of_olga.post(address, form | {"amount": "60", "description": "With a seat"})

    page = read(answer)
    assert answer.status_code == 409
    assert page.texts("li")[-2:] == [
        "marek@example.org changed the price from €120.00 to €99.00.",
        "marek@example.org changed the description from – to “With a drink”.",
    ]
    again = filled_in(page)
    assert (again["price"], again["amount"], again["description"]) == ("99.00", "60", "With a seat")
    assert browser_of_olga.post(address, again).status_code == 303
    kind = vip(olgas_event)
    assert (kind.price, kind.amount, kind.description) == (Decimal(99), 60, "With a seat")


@pytest.mark.parametrize("seen", ["", "{}", '{"type":"VIP","price":"sNaN","amount":1}:forged', "x" * 3_000])
def test_a_form_without_what_was_seen_is_not_ours(browser_of_olga, olgas_event, seen):
    with nothing_changes():
        answer = browser_of_olga.post(path(olgas_event, vip(olgas_event).pk), NEW | {"seen": seen})

    assert answer.status_code == 400


def test_a_type_that_was_removed_meanwhile_is_not_found(browser_of_olga, olgas_event):
    address = path(olgas_event, vip(olgas_event).pk)
    form = filled_in(read(browser_of_olga.get(address)))
    TicketType.objects.filter(type="VIP").delete()

    assert browser_of_olga.post(address, form).status_code == 404


# --- Tax ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"price": "120", "tax_rate": "23"}, "Net €97.56, tax €22.44"),
        ({"price": "120", "tax_rate": ""}, ""),
        ({"price": "1.005", "tax_rate": "23"}, ""),
        ({"price": "120", "tax_rate": "51"}, ""),
        ({"price": "x", "tax_rate": "23"}, ""),
        ({}, ""),
    ],
)
def test_what_is_typed_is_taken_apart_while_it_makes_sense(browser_of_olga, olgas_event, typed, sentence):
    answer = browser_of_olga.get(path(olgas_event, "tax"), typed)

    assert (answer.status_code, answer.content.decode()) == (200, sentence)
    assert answer["Content-Type"] == "text/plain; charset=utf-8"


def test_the_form_itself_takes_the_price_apart(browser_of_olga, olgas_event):
    olgas_event.ticket_types.update(tax_rate="23")

    page = read(browser_of_olga.get(path(olgas_event, vip(olgas_event).pk)))

    assert page.one("p", data_behaviour="tax").text == "Net €97.56, tax €22.44"
