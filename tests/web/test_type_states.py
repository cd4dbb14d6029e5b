"""What buyers and programs are told of a ticket type that is paused, has times of its own, a description or a tax."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.factories import make_event, make_reservation, ticket_type
from tests.moments import at
from tests.web.pages import read
from ticketonline.core import clock
from ticketonline.events.models import Event

pytestmark = pytest.mark.django_db

JAZZ = "/en/events/jazz-night/"
MONTH = timedelta(days=30)
BEFORE = datetime(2031, 5, 1, 8, tzinfo=UTC)


def change(event: Event, type: str, **fields: object) -> None:
    event.ticket_types.filter(type=type).update(**fields)


def early_and_late() -> Event:
    """An event with an early bird, sold for a week, and what follows it."""
    event = make_event(
        ticket_type("Early", "10"), ticket_type("Late", "20"), date=BEFORE + MONTH, time_zone="Europe/Warsaw"
    )
    change(event, "Early", sales_close_at=BEFORE + timedelta(days=7))
    change(event, "Late", sales_open_at=BEFORE + timedelta(days=7))
    return event


def fields(page) -> list[str]:
    return [field["data-type"] for field in page.all("input", type="number")]


@pytest.mark.parametrize(
    ("days", "on_sale", "marks", "states"),
    [(0, "Early", ["Not on sale yet"], ["open", "not_yet"]), (7, "Late", ["Sales closed"], ["closed", "open"])],
)
def test_each_type_is_on_sale_in_its_own_time(bruno, days, on_sale, marks, states):
    event = early_and_late()

    with at(BEFORE + timedelta(days=days)):
        page = read(bruno.get(JAZZ))
        told = bruno.post("/events/event/", {"event_id": str(event.pk)}, content_type="application/json").json()

    assert fields(page) == [on_sale]
    assert page.texts("span", class_="mark") == marks
    assert [kind["sales_state"] for kind in told["ticket_types"]] == states
    assert [kind["tickets_left"] for kind in told["ticket_types"]] == [10, 10]


def test_the_page_says_when_a_type_opens_and_closes_by_the_clocks_there(bruno):
    early_and_late()

    with at(BEFORE):
        page = read(bruno.get(JAZZ))

    assert "On sale until Thu, May 8, 2031, 10:00 AM CEST" in page.text
    assert "On sale from Thu, May 8, 2031, 10:00 AM CEST" in page.text


def test_a_price_from_which_nothing_can_be_had_any_more_is_not_told(bruno):
    early_and_late()

    with at(BEFORE + timedelta(days=7)):
        listed = bruno.get("/events/event/").json()["events"][0]

    assert (listed["from_price"], listed["tickets_left"], listed["sold_out"]) == (20.0, 10, False)


def test_a_paused_type_has_no_field_and_search_engines_know(bruno, olgas_event):
    change(olgas_event, "VIP", is_paused=True)

    page = read(bruno.get(JAZZ))

    assert fields(page) == ["Standard"]
    assert page.texts("span", class_="mark") == ["Sales paused"]
    offers = json.loads(page.one("script", type="application/ld+json").text)["offers"]
    assert [offer["availability"].rpartition("/")[2] for offer in offers] == ["OutOfStock", "InStock"]


def test_an_event_of_which_all_is_paused_says_so_in_the_list_as_well(bruno, olgas_event):
    olgas_event.ticket_types.update(is_paused=True)

    page, listed = read(bruno.get(JAZZ)), read(bruno.get("/en/"))

    assert fields(page) == []
    assert "can’t be bought at the moment" in page.text
    assert "Not on sale right now" in listed.text


def test_an_event_of_which_all_has_closed_is_not_called_sold_out(bruno, olgas_event):
    olgas_event.ticket_types.update(sales_close_at=clock.now())

    assert "Sales closed" in read(bruno.get(JAZZ)).text
    listed = bruno.get("/events/event/").json()["events"][0]
    assert (listed["tickets_left"], listed["sold_out"], listed["sales_state"]) == (0, False, "open")


def test_what_closed_with_tickets_left_does_not_hide_that_the_rest_is_gone(bruno):
    event = make_event(ticket_type("Early"), ticket_type("Late", amount=1))
    change(event, "Early", sales_close_at=clock.now())
    make_reservation(event, Late=1)

    assert "Sold out" in read(bruno.get(JAZZ)).text
    assert bruno.get("/events/event/").json()["events"][0]["sold_out"] is True


def test_a_description_and_the_tax_within_the_price_are_told(bruno, olgas_event):
    change(olgas_event, "VIP", description="With <b>a drink</b>\nand a seat", tax_rate="8.50")

    page = read(bruno.get(JAZZ))
    told = bruno.post("/events/event/", {"event_id": str(olgas_event.pk)}, content_type="application/json").json()

    assert page.texts("p", class_="pick-price") == ["€120.00 incl. 8.5% tax", "€45.50"]
    assert "With <b>a drink</b>and a seat" in page.text
    assert [kind["tax_rate"] for kind in told["ticket_types"]] == [8.5, None]
    assert told["ticket_types"][0]["description"] == "With <b>a drink</b>\nand a seat"


def test_who_still_sends_a_paused_type_is_refused_and_told(bruno, olgas_event):
    kind = olgas_event.ticket_types.get(type="VIP")
    change(olgas_event, "VIP", is_paused=True)

    answer = bruno.post(JAZZ, {f"amount-{kind.pk}": "1"})

    assert answer.status_code == 409
    assert "VIP can’t be bought right now." in read(answer).text
