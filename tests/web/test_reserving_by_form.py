"""Reserving by the plain form, as browsers without JavaScript do."""

import pytest

from tests.changes import nothing_changes
from tests.factories import make_event, make_reservation, ticket_type
from tests.web.pages import read
from ticketonline.core.middleware.sessions import BuyerSession
from ticketonline.events.models import Event, TicketType
from ticketonline.sales.models import Reservation

pytestmark = pytest.mark.django_db

JAZZ = "/en/events/jazz-night/"


def filled(**amounts):
    """The form's fields: `filled(VIP="2")`."""
    keys = dict(TicketType.objects.values_list("type", "pk"))
    return {f"amount-{keys[name]}": amount for name, amount in amounts.items()}


def typed(page):
    return {field["data-type"]: field["value"] for field in page.all("input", type="number")}


def test_it_makes_the_reservation_and_goes_on_to_its_page(bruno, olgas_event):
    answer = bruno.post(JAZZ, filled(VIP="2", Standard="0"))

    reservation = Reservation.objects.get()
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/en/reservations/{reservation.pk}/"
    assert [ticket.type.type for ticket in reservation.tickets.all()] == ["VIP", "VIP"]
    assert reservation.language == "en"
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_the_reservation_is_the_sessions_own(bruno, olgas_event):
    bruno.post(JAZZ, filled(VIP="1"))

    session = BuyerSession(bruno.cookies["buyer"].value)
    assert session["reservation_id"] == str(Reservation.objects.get().pk)


@pytest.mark.parametrize(
    ("amount", "message"),
    [
        ("9", "At most 5 tickets of this type in one reservation: VIP."),
        ("-1", "The amount of each ticket type must be at least 1 (VIP)."),
        ("two", "The amount of each ticket type must be at least 1 (VIP)."),
        ("1.5", "The amount of each ticket type must be at least 1 (VIP)."),
        ("9" * 30, "The amount of each ticket type must be at least 1 (VIP)."),
    ],
)
def test_a_wrong_amount_is_refused_next_to_its_field_and_nothing_typed_is_lost(bruno, olgas_event, amount, message):
    with nothing_changes():
        answer = bruno.post(JAZZ, filled(VIP=amount, Standard="2"))

    page = read(answer)
    assert answer.status_code == 422
    assert page.one("div", role="alert").text == message
    assert page.texts("p", class_="field-error") == [message]
    field = page.one("input", data_type="VIP")
    assert field["aria-invalid"] == "true"
    assert page.one("p", class_="field-error")["id"] in field["aria-describedby"].split()
    assert typed(page) == {"VIP": amount[:9], "Standard": "2"}


@pytest.mark.parametrize("amounts", [{}, {"VIP": "0", "Standard": ""}])
def test_nothing_chosen_is_refused(bruno, olgas_event, amounts):
    with nothing_changes():
        answer = bruno.post(JAZZ, filled(**amounts))

    assert answer.status_code == 422
    assert read(answer).one("div", role="alert").text == "Choose at least one ticket."


def test_more_than_is_left_is_refused_next_to_each_field_that_is_short(bruno):
    event = make_event(ticket_type("VIP", amount=3), ticket_type("Standing", amount=9), ticket_type("Seat", amount=1))
    make_reservation(event, VIP=1, Seat=1)

    with nothing_changes():
        answer = bruno.post(JAZZ, filled(VIP="3", Standing="2", Seat="1"))

    page = read(answer)
    assert answer.status_code == 409
    assert page.one("div", role="alert").text == "Not enough tickets are left: VIP (2), Seat (0)."
    assert page.texts("p", class_="field-error") == ["Only 2 left.", "None are left."]
    assert typed(page) == {"VIP": "3", "Standing": "2"}


def test_the_message_takes_the_focus_so_that_it_is_in_sight(bruno, olgas_event):
    page = read(bruno.post(JAZZ, {}))

    assert "autofocus" in page.one("p", class_="notice-bad").attributes


def test_when_the_last_ticket_is_gone_the_page_says_sold_out(bruno):
    event = make_event(ticket_type("VIP", amount=1))
    wish = filled(VIP="1")
    make_reservation(event, VIP=1)

    answer = bruno.post(JAZZ, wish)

    page = read(answer)
    assert answer.status_code == 409
    assert page.texts("p", class_="stamp") == ["Sold out"]
    assert page.one("div", role="alert").text == "Not enough tickets are left: VIP (0)."


def test_a_refusal_is_nobodys_to_keep_or_index_and_sets_no_cookie(bruno, olgas_event):
    answer = bruno.post(JAZZ, {})

    assert answer.headers["Cache-Control"] == "private, no-store"
    assert read(answer).one("meta", name="robots")["content"] == "noindex"
    assert not answer.cookies


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_a_form_on_another_site_reserves_nothing(bruno, olgas_event, headers):
    with nothing_changes():
        answer = bruno.post(JAZZ, filled(VIP="1"), headers=headers)

    assert answer.status_code == 403
    assert read(answer).texts("h1") == ["This request came from another site and was refused."]


def test_a_draft_takes_no_reservation(bruno, olgas_event):
    Event.objects.update(status=Event.Status.DRAFT)

    with nothing_changes():
        assert bruno.post(JAZZ, filled(VIP="1")).status_code == 404
