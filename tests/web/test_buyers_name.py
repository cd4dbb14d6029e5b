"""A buyer's name: said beside the address when paying, kept once, shown to the organiser alone."""

import pytest

from tests.api.calling import RESERVATION, Api, assert_refused
from tests.changes import nothing_changes
from tests.exporting import made, read_csv
from tests.factories import make_member, make_organiser, make_reservation
from tests.web.manage_forms import browser_of
from tests.web.pages import read
from ticketonline.accounts.rules import Role
from ticketonline.audit.models import Entry
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.contact import MAX_NAME

pytestmark = pytest.mark.django_db

ORDERS = "/manage/olgas-nights/orders/"


@pytest.fixture
def olga(olgas_event):
    return browser_of(make_member())


@pytest.fixture
def api(bruno):
    return Api(bruno)


def page_of(reservation) -> str:
    return f"/en/reservations/{reservation.pk}/"


def paid(event, name, email="", **amounts):
    reservation = make_reservation(event, **amounts)
    settle(start_payment(reservation.pk, name=name, email=email).pk, Answer())
    return reservation


def listed(client, text):
    page = read(client.get(ORDERS, {"q": text}))
    links = [link["href"] for link in page.all("a")]
    return {link.split("/")[-2] for link in links if link.startswith(ORDERS) and link != ORDERS}


# --- Saying it ----------------------------------------------------------------------------------------------------


def test_the_page_asks_for_both_and_keeps_them_with_the_payment(bruno, olgas_event):
    reservation = make_reservation(olgas_event)
    form = read(bruno.get(page_of(reservation)))
    assert {one["name"] for one in form.all("input") if one["type"] in ("text", "email")} == {"name", "email"}

    bruno.post(f"{page_of(reservation)}pay/", {"name": "  Bruno   Bąk ", "email": "bruno@example.org"})

    reservation.refresh_from_db()
    assert (reservation.name, reservation.email) == ("Bruno Bąk", "bruno@example.org")
    assert "Bruno" not in bruno.get(page_of(reservation)).content.decode()


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"name": "x" * (MAX_NAME + 1)}, "name"), ({"email": "bruno"}, "email"), ({"name": "a\nb"}, "name")],
)
def test_what_is_wrong_is_refused_and_all_that_was_typed_stays(bruno, olgas_event, typed, field):
    reservation = make_reservation(olgas_event)
    sent = {"name": "Bruno", "email": "bruno@example.org"} | typed

    with nothing_changes():
        answer = bruno.post(f"{page_of(reservation)}pay/", sent)

    page = read(answer)
    assert answer.status_code == 422
    assert page.one("input", name=field)["aria-invalid"] == "true"
    assert {name: page.one("input", name=name)["value"] for name in sent} == sent


def test_a_page_without_javascript_does_not_refresh_while_somebody_types(bruno, olgas_event):
    reservation = make_reservation(olgas_event)

    seconds = read(bruno.get(page_of(reservation))).one("meta", http_equiv="refresh")["content"].partition(";")[0]

    assert int(seconds) > 800


def test_the_api_takes_it_once(api, olgas_event):
    reservation = make_reservation(olgas_event)
    body = {"reservation_id": str(reservation.pk)}

    for name in ("Bruno", "Stella"):
        answer = api.put(RESERVATION, body | {"name": name})
        assert answer.status_code == 200
        assert name not in answer.content.decode()

    reservation.refresh_from_db()
    assert reservation.name == "Bruno"
    assert "Bruno" not in api.get(RESERVATION, reservation_id=reservation.pk).content.decode()


def test_the_api_refuses_what_is_no_name(api, olgas_event):
    reservation = make_reservation(olgas_event)

    for name in ("x" * (MAX_NAME + 1), "a\u0000b"):
        with nothing_changes():
            answer = api.put(RESERVATION, {"reservation_id": str(reservation.pk), "name": name})
        assert_refused(answer, 422, "invalid_name")


# --- In the back office -------------------------------------------------------------------------------------------


def test_it_stands_in_the_list_and_on_the_page_of_the_order(olga, olgas_event):
    order = paid(olgas_event, "Bruno Bąk", "bruno@example.org")

    assert "Bruno Bąk" in read(olga.get(ORDERS)).text
    assert "Bruno Bąk" in read(olga.get(f"{ORDERS}{order.pk}/")).texts("dd")


@pytest.mark.parametrize("text", ["Bruno", "bruno b", "BRUNO BĄK", "bruno  bąk", "Bru"])
def test_it_is_found_by_its_beginning_whatever_the_case(olga, olgas_event, text):
    order = paid(olgas_event, "Bruno Bąk")
    paid(olgas_event, "Stella Bruno")

    assert listed(olga, text) == {str(order.pk)}


def test_signs_that_mean_something_to_a_database_mean_nothing(olga, olgas_event):
    paid(olgas_event, "Bruno")

    assert listed(olga, "B%n") == set()
    assert listed(olga, "Br_n") == set()


def test_it_is_corrected_and_not_taken_away(olga, olgas_event):
    order = paid(olgas_event, "Brno")
    address = f"{ORDERS}{order.pk}/contact/"

    with nothing_changes():
        assert olga.post(address, {"email": "", "name": "", "language": ""}).status_code == 422
    assert olga.post(address, {"email": "", "name": "Bruno", "language": ""}).status_code == 303

    order.refresh_from_db()
    assert order.name == "Bruno"
    assert [one.after for one in Entry.objects.filter(action="order.contact_changed")] == [{"name": "Bruno"}]
    assert "From Brno to Bruno" in read(olga.get(f"{ORDERS}{order.pk}/")).text


def test_exports_have_it_for_whoever_may_see_it(olgas_event):
    paid(olgas_event, "=Bruno", "bruno@example.org")
    owner = make_member(make_organiser(), Role.OWNER, name="olga")

    rows = [read_csv(made(owner, kind))[0] for kind in ("reservations", "tickets")]

    assert [row["Name"] for row in rows] == ["'=Bruno", "'=Bruno"]
