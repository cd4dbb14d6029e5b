"""The page of an event's ticket types in the back office."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.test import Client

from tests.changes import nothing_changes
from tests.factories import make_event, make_member, make_organiser, make_reservation, ticket_type
from tests.web.manage_forms import browser_of
from tests.web.pages import read
from tests.web.type_pages import NEW, errors, filled_in, path, vip
from ticketonline.accounts.rules import Role
from ticketonline.events.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


@pytest.fixture
def browser_of_olga(db: None) -> Client:
    """Olga's browser, logged in as the owner of Olga's Nights."""
    return browser_of(make_member(name="olga"))


# --- The list -------------------------------------------------------------------------------------------------------


def test_the_list_shows_everything_about_a_type(browser_of_olga):
    event = make_event(ticket_type("VIP", "120", amount=2_000, limit=4), time_zone="Europe/Warsaw")
    make_reservation(event, VIP=3)
    event.ticket_types.update(
        sold=7,
        description="With a drink",
        tax_rate="23",
        is_paused=True,
        sales_close_at=datetime(2031, 6, 5, 17, 30, tzinfo=UTC),
    )

    page = read(browser_of_olga.get(path(event)))

    assert page.texts("p", class_="type-price") == ["€120.00"]
    numbers = dict(zip(page.texts("dt"), page.texts("dd"), strict=True))
    assert numbers == {"Sold": "7", "Held": "3", "Left": "1,990", "Amount": "2,000", "Limit": "4"}
    assert page.texts("span", class_="badge") == ["On sale", "Paused"]  # the event, the type
    assert page.texts("li")[-2:] == [
        "On sale until Thu, Jun 5, 2031, 7:30 PM CEST",
        "incl. 23% tax: Net €97.56, tax €22.44",
    ]
    assert "With a drink" in page.text


def test_a_draft_with_a_type_leads_on_to_where_it_is_published(browser_of_olga):
    event = make_event(status=Event.Status.DRAFT)

    page = read(browser_of_olga.get(path(event)))

    links = [link["href"] for link in page.all("a") if link.text == "Go on to publish"]
    assert links == [path(event).removesuffix("tickets/")]


def test_nothing_leads_on_from_a_draft_without_types_or_an_event_on_sale(browser_of_olga, olgas_event):
    draft = make_event(name="Nothing Yet", status=Event.Status.DRAFT)
    draft.ticket_types.all().delete()

    for event in (draft, olgas_event):
        assert "Go on to publish" not in read(browser_of_olga.get(path(event))).texts("a")


def test_who_may_not_change_events_sees_the_numbers_and_no_form(olgas_event):
    viewer = browser_of(make_member(role=Role.VIEWER))

    page = read(viewer.get(path(olgas_event)))

    assert page.texts("h2") == ["VIP", "Standard"]
    assert [form["action"] for form in page.all("form")] == ["/manage/account/logout/"]
    with nothing_changes():
        assert viewer.post(path(olgas_event, "add"), NEW).status_code == 403


# --- Adding ---------------------------------------------------------------------------------------------------------


def test_of_the_first_type_a_plain_name_is_suggested(browser_of_olga):
    event = make_event()
    event.ticket_types.all().delete()

    page = read(browser_of_olga.get(path(event)))

    assert page.one("input", name="type")["value"] == "Standard"
    assert "has no ticket type" in page.text


def test_several_types_are_added_in_a_row(browser_of_olga, olgas_event):
    for name in ("Balcony", "Loge"):
        answer = browser_of_olga.post(path(olgas_event, "add"), NEW | {"type": name, "tax_rate": "8"}, follow=True)

        assert answer.redirect_chain == [(path(olgas_event, "add"), 303)]
        page = read(answer)
        assert page.texts("p", role="status")[0] == f"“{name}” was added. Here is the form for the next one."
        name_field = page.one("input", name="type")
        assert ("autofocus" in name_field.attributes, name_field.attributes.get("value", "")) == (True, "")
        assert page.one("input", name="tax_rate")["value"] == "8"

    assert [*olgas_event.ticket_types.values_list("type", flat=True)] == ["VIP", "Standard", "Balcony", "Loge"]


@pytest.mark.parametrize(
    ("language", "typed", "price"),
    [("en", "1,234.50", "1234.5"), ("en", "30,5", "30.5"), ("pl", "1 234,50 €", "1234.5"), ("pl", "30.5", "30.5")],
)
def test_a_price_is_typed_as_the_reader_writes_it(browser_of_olga, olgas_event, language, typed, price):
    browser_of_olga.post(path(olgas_event, "add"), NEW | {"price": typed}, headers={"Accept-Language": language})

    assert olgas_event.ticket_types.get(type="Balcony").price == Decimal(price)


def test_what_is_wrong_is_said_next_to_its_field_and_nothing_typed_is_lost(browser_of_olga, olgas_event):
    wrong = {"type": "VIP", "price": "1.005", "amount": "2.5", "description": "Standing", "tax_rate": "x"}

    with nothing_changes():
        answer = browser_of_olga.post(path(olgas_event, "add"), NEW | wrong)

    page = read(answer)
    assert answer.status_code == 422
    assert errors(page) == {"amount": "Use a whole number.", "tax_rate": "Use a number such as 12.50."}
    assert filled_in(page) == filled_in(page) | wrong
    assert page.one("input", name="amount")["aria-invalid"] == "true"
    assert "autofocus" in page.one("input", name="amount").attributes
    assert "open" in page.one("details", class_="type-more").attributes


def test_what_only_the_trade_knows_is_said_next_to_its_field_too(browser_of_olga, olgas_event):
    answer = browser_of_olga.post(path(olgas_event, "add"), NEW | {"type": "VIP", "price": "1.005"})

    assert answer.status_code == 422
    assert errors(read(answer)) == {
        "type": "This event has a ticket type of that name already.",
        "price": "Use at most 2 digits after the point: that is what EUR has.",
    }


def test_times_of_sale_are_those_of_the_clocks_at_the_event(browser_of_olga):
    event = make_event(time_zone="Europe/Warsaw")
    window = {"sales_open_at": "2031-03-29T10:00", "sales_close_at": "2031-03-31T10:00"}

    browser_of_olga.post(path(event, "add"), NEW | window)

    kind = event.ticket_types.get(type="Balcony")
    assert kind.sales_open_at == datetime(2031, 3, 29, 9, tzinfo=UTC)
    assert kind.sales_close_at == datetime(2031, 3, 31, 8, tzinfo=UTC)
    form = filled_in(read(browser_of_olga.get(path(event, kind.pk))))
    assert {name: form[name] for name in window} == window


def test_a_time_that_the_clocks_leave_out_is_refused(browser_of_olga):
    event = make_event(time_zone="Europe/Warsaw")

    with nothing_changes():
        answer = browser_of_olga.post(path(event, "add"), NEW | {"sales_open_at": "2031-03-30T02:30"})

    assert errors(read(answer)) == {
        "sales_open_at": "The clocks in Europe/Warsaw are put forward past 02:30 that day. Did you mean 03:30?"
    }


# --- Pausing, ordering, removing ------------------------------------------------------------------------------------


def test_one_button_pauses_and_goes_on(browser_of_olga, olgas_event):
    kind = vip(olgas_event)

    for is_paused in (True, False):
        page = read(browser_of_olga.get(path(olgas_event)))
        button = page.all("button", name="pause")[0]
        answer = browser_of_olga.post(path(olgas_event, kind.pk, "pause"), {"pause": button["value"]})

        assert (answer.status_code, answer["Location"]) == (303, f"{path(olgas_event)}#type-{kind.pk}")
        kind.refresh_from_db()
        assert kind.is_paused is is_paused


def test_buttons_move_a_type_without_a_script(browser_of_olga, olgas_event):
    page = read(browser_of_olga.get(path(olgas_event)))
    down = page.one("button", aria_label="Move VIP down")

    answer = browser_of_olga.post(path(olgas_event, vip(olgas_event).pk, "move"), {"to": down["value"]}, follow=True)

    page = read(answer)
    assert page.texts("p", role="status")[0] == "“VIP” is number 2 of 2 now."
    assert page.texts("h2")[:2] == ["Standard", "VIP"]
    assert page.one("button", aria_label="Move VIP down")["aria-disabled"] == "true"


@pytest.mark.parametrize("to", ["", "-1", "x", "٣", "9" * 5_000])
def test_a_place_that_is_none_is_the_last(browser_of_olga, olgas_event, to):
    assert browser_of_olga.post(path(olgas_event, vip(olgas_event).pk, "move"), {"to": to}).status_code == 303

    assert [*olgas_event.ticket_types.values_list("type", flat=True)] == ["Standard", "VIP"]


def test_a_type_is_removed(browser_of_olga, olgas_event):
    answer = browser_of_olga.post(path(olgas_event, vip(olgas_event).pk, "remove"), follow=True)

    assert read(answer).texts("p", role="status")[0] == "“VIP” was removed."
    assert [*olgas_event.ticket_types.values_list("type", flat=True)] == ["Standard"]


def test_a_reserved_type_stays_and_the_page_says_what_to_do(browser_of_olga, olgas_event):
    make_reservation(olgas_event, VIP=1)

    with nothing_changes():
        answer = browser_of_olga.post(path(olgas_event, vip(olgas_event).pk, "remove"))

    assert answer.status_code == 409
    assert "Pause it instead" in read(answer).one("p", role="alert").text


# --- Who else -------------------------------------------------------------------------------------------------------


def test_stella_finds_nothing(olgas_event):
    stellas = make_organiser("stellas", "Stella’s")
    browser = browser_of(make_member(stellas, name="stella"))
    kind = vip(olgas_event)

    with nothing_changes():
        for slug in ("olgas-nights", "stellas"):
            base = f"/manage/{slug}/events/{olgas_event.pk}/tickets"
            for method, more in [
                ("get", "/"),
                ("get", "/add/"),
                ("post", "/add/"),
                ("get", "/tax/"),
                ("get", f"/{kind.pk}/"),
                ("post", f"/{kind.pk}/"),
                ("post", f"/{kind.pk}/pause/"),
                ("post", f"/{kind.pk}/move/"),
                ("post", f"/{kind.pk}/remove/"),
            ]:
                assert getattr(browser, method)(base + more, NEW).status_code == 404, (slug, method, more)


def test_a_type_of_another_event_is_not_found_in_this_one(browser_of_olga, olgas_event):
    other = make_event(name="Other")

    assert browser_of_olga.get(path(olgas_event, vip(other).pk)).status_code == 404
