"""The form that passes a ticket on: slips of the finger, a second press, and who is told what of it."""

import pytest
from django.test import Client

from tests.changes import nothing_changes
from tests.delivery.holding import BRUNO, FRIEDA, STELLA, bought, tickets_of
from tests.factories import make_event
from tests.web.pages import read
from ticketonline.delivery.links import link_to_order, link_to_ticket
from ticketonline.delivery.models import IssuedTicket
from ticketonline.delivery.services.issue import renew
from ticketonline.delivery.services.pass_on import pass_on
from ticketonline.sales.models import Reservation

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

SLIP, MEANT = "frieda@gmial.com", "frieda@gmail.com"


@pytest.fixture
def order(db: None) -> Reservation:
    return bought(make_event())


@pytest.fixture
def ticket(order: Reservation) -> IssuedTicket:
    return tickets_of(order)[0]


def by_order(order: Reservation, ticket: IssuedTicket) -> str:
    return f"/en/tickets/{link_to_order(order)}/{ticket.pk}/pass-on/"


def by_ticket(ticket: IssuedTicket) -> str:
    return f"/en/tickets/{link_to_ticket(ticket)}/{ticket.pk}/pass-on/"


def holder_of(ticket: IssuedTicket) -> str:
    return IssuedTicket.objects.get(pk=ticket.pk).holder_email


def test_the_form_says_before_that_ones_own_code_dies_for_good(
    client: Client, order: Reservation, ticket: IssuedTicket
):
    page = read(client.get(by_order(order, ticket)))

    (said,) = page.texts("p", class_="notice")
    assert said.startswith("Your own code for this ticket is void the moment you press")
    assert said.endswith("This can’t be undone.")


def test_a_slip_in_a_known_domain_is_asked_about_first(client: Client, order: Reservation, ticket: IssuedTicket):
    wish = {"email": SLIP, "name": "Frieda", "version": "1"}

    with nothing_changes():
        answer = client.post(by_order(order, ticket), wish)

    page = read(answer)
    assert answer.status_code == 422
    assert page.texts("button") == [f"Pass it on to {MEANT}", "Pass it on to this address anyway"]
    assert [field["value"] for field in page.all("input", name="email")] == [MEANT, SLIP]
    assert {field["value"] for field in page.all("input", name="name")} == {"Frieda"}


@pytest.mark.parametrize("changes", [{"email": MEANT}, {"email": SLIP, "sure": SLIP}])
def test_once_asked_it_goes_where_its_giver_says(
    client: Client, order: Reservation, ticket: IssuedTicket, changes: dict[str, str]
):
    answer = client.post(by_order(order, ticket), {"name": "", "version": "1", **changes})

    assert answer.status_code == 303
    assert holder_of(ticket) == changes["email"]


def test_who_was_sure_of_another_address_is_asked_again(client: Client, order: Reservation, ticket: IssuedTicket):
    with nothing_changes():
        answer = client.post(by_order(order, ticket), {"email": SLIP, "sure": "frieda@gmal.com", "version": "1"})

    assert answer.status_code == 422


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_buyer_who_presses_again_is_told_to_whom_it_went(
    client: Client, order: Reservation, ticket: IssuedTicket, method: str
):
    wish = {"email": FRIEDA, "version": "1"}
    client.post(by_order(order, ticket), wish)

    with nothing_changes():
        answer = getattr(client, method)(by_order(order, ticket), wish)

    assert answer.status_code == 409
    assert read(answer).texts("h1") == ["Passed on already"]
    assert f"You passed this ticket on to {FRIEDA}: " in read(answer).text


def test_a_holder_who_presses_again_is_told_to_whom_they_gave_it_though_their_link_is_void(
    client: Client, ticket: IssuedTicket
):
    friedas = pass_on(ticket, email=FRIEDA)
    stellas = by_ticket(friedas)
    wish = {"email": STELLA, "version": str(friedas.version)}
    assert client.post(stellas, wish).status_code == 200

    with nothing_changes():
        answer = client.post(stellas, wish)

    assert answer.status_code == 409
    assert f"You passed this ticket on to {STELLA}: " in read(answer).text
    assert BRUNO not in answer.content.decode()


def test_a_buyer_hears_nothing_of_whom_their_friend_gave_it_to(
    client: Client, order: Reservation, ticket: IssuedTicket
):
    pass_on(pass_on(ticket, email=FRIEDA), email=STELLA)

    answer = client.get(by_order(order, ticket))

    assert f"You passed this ticket on to {FRIEDA}: " in read(answer).text
    assert STELLA not in answer.content.decode()


def test_whose_link_is_void_for_another_reason_or_forged_is_told_nothing(client: Client, ticket: IssuedTicket):
    friedas = pass_on(ticket, email=FRIEDA)
    void = by_ticket(friedas)
    pass_on(renew(friedas), email=STELLA)
    forged = f"/en/tickets/{link_to_ticket(friedas)[:-3]}abc/{ticket.pk}/pass-on/"

    with nothing_changes():
        answers = [client.get(address) for address in (void, forged)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert not [answer for answer in answers if STELLA in answer.content.decode()]
