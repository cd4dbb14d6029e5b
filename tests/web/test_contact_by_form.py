"""The step before paying: where the tickets go, by the plain form."""

import re
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from tests.changes import nothing_changes
from tests.factories import make_event, make_reservation, ticket_type
from tests.moments import at, later
from tests.web.pages import read
from ticketonline.delivery.services.send import send_some
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.models import Transaction
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.contact import MAX_NAME
from ticketonline.sales.models import Reservation

pytestmark = pytest.mark.django_db

BRUNO, BAKER, STELLA = "bruno@example.org", "baker@example.org", "stella@example.org"


@pytest.fixture(autouse=True)
def mailed(settings):
    settings.MAIL_IS_SENT = True


@pytest.fixture
def address(bruno, olgas_event):
    """Of the page of what Bruno's browser reserved."""
    field = f"amount-{olgas_event.ticket_types.get(type='VIP').pk}"
    return bruno.post("/en/events/jazz-night/", {field: "2"}).headers["Location"]


def give(client, address, **typed):
    return client.post(f"{address}contact/", typed)


def page_of(client, address):
    return read(client.get(address))


def path(reservation):
    return f"/en/reservations/{reservation.pk}/"


def pay_forms(page):
    return [form["action"] for form in page.all("form") if form["action"].endswith("/pay/")]


# --- Asking -------------------------------------------------------------------------------------------------------


def test_it_is_asked_before_paying_with_the_keyboard_and_the_words_that_browsers_know(bruno, address):
    page = page_of(bruno, address)

    assert page.texts("h2")[-1] == "Where shall your tickets go?"
    assert [label.text for label in page.all("label")][:2] == ["E-mail address", "Name (optional)"]
    email, name = page.one("input", name="email"), page.one("input", name="name")
    assert (email["type"], email["autocomplete"], email["autocapitalize"]) == ("email", "email", "none")
    assert ("required" in email.attributes, name["autocomplete"], "required" in name.attributes) == (
        True,
        "name",
        False,
    )
    assert not [element for element in page.elements if "autofocus" in element.attributes]


def test_continuing_keeps_both_and_leads_to_the_pay_step(bruno, address):
    answer = give(bruno, address, email=f" {BRUNO}", name="Bruno  Baker")

    assert (answer.status_code, answer.headers["Location"]) == (303, f"{address}#to-pay")
    assert answer.headers["Cache-Control"] == "private, no-store"
    order = Reservation.objects.get()
    assert (order.email, order.name, order.language) == (BRUNO, "Bruno Baker", "en")
    page = page_of(bruno, address)
    assert f"Tickets go to {BRUNO}" in page.text
    assert page.one("section", id="to-pay").text.endswith("Pay €240.00")
    assert page.texts("summary") == ["Change", "Cancel reservation"]


def test_what_is_free_is_asked_for_as_well(bruno):
    reservation = make_reservation(make_event(ticket_type("Seat", "0")), Seat=1)

    assert "Confirm without an e-mail address" in page_of(bruno, path(reservation)).texts("summary")
    give(bruno, path(reservation), email=BRUNO)

    assert page_of(bruno, path(reservation)).texts("button") == ["Confirm"]


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"email": "bruno@example"}, "email", "This is not an e-mail address."),
        ({"email": ""}, "email", "This is not an e-mail address."),
        ({"name": "x" * (MAX_NAME + 1)}, "name", "A name is one line of at most 100 characters."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_all_that_was_typed_stays(bruno, address, typed, field, sentence):
    sent = {"email": BRUNO, "name": "Bruno"} | typed

    with nothing_changes():
        answer = give(bruno, address, **sent)

    page = read(answer)
    wrong = page.one("input", aria_invalid="true")
    assert (answer.status_code, wrong["name"], "autofocus" in wrong.attributes) == (422, field, True)
    assert page.one("p", id=wrong["aria-describedby"]).text == sentence
    assert page.texts("p", role="alert") == [sentence]
    assert {name: page.one("input", name=name)["value"] for name in sent} == sent


def test_where_no_mail_is_sent_no_word_promises_one(bruno, address, settings):
    settings.MAIL_IS_SENT = False
    asked = page_of(bruno, address)

    give(bruno, address, email=BRUNO)
    given = page_of(bruno, address)

    assert asked.texts("h2")[-1] == "How can you be reached?"
    assert f"No mail goes to {BRUNO}: your tickets will be on this page." in given.text
    assert not [page for page in (asked, given) if "Tickets go to" in page.text or "are mailed" in page.text]


# --- Whose it is --------------------------------------------------------------------------------------------------


def test_others_see_only_enough_to_know_their_own(bruno, stella, address):
    give(bruno, address, email=BRUNO, name="Bruno Baker")

    page = page_of(stella, address)

    assert "Tickets go to b…@example.org" in page.text
    assert "bruno" not in stella.get(address).content.decode().lower()
    assert (page.texts("summary"), page.texts("button")) == ([], ["Pay €240.00"])


def test_who_reserved_changes_it_and_sees_what_is_there(bruno, address):
    give(bruno, address, email=STELLA, name="Bruno")
    page = page_of(bruno, address)
    assert (page.one("input", name="email")["value"], page.one("input", name="name")["value"]) == (STELLA, "Bruno")

    refused = read(give(bruno, address, email="baker", name="Bruno"))
    give(bruno, address, email=BAKER, name="Bruno")

    assert (refused.one("input", name="email")["value"], len(refused.all("details", open=""))) == ("baker", 1)
    assert Reservation.objects.get().email == BAKER


def test_others_change_nothing(bruno, stella, address):
    give(bruno, address, email=BRUNO)

    with nothing_changes():
        answer = give(stella, address, email=STELLA)

    assert answer.status_code == 409
    assert read(answer).one("p", class_="notice-bad").text == "This reservation already has another e-mail address."
    assert BRUNO not in answer.content.decode()


def test_another_site_says_nothing(bruno, address):
    with nothing_changes():
        answer = bruno.post(f"{address}contact/", {"email": STELLA}, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403


def test_it_is_too_late_once_it_is_paid_or_over_and_the_page_says_so(bruno, olgas_event):
    paid, over = make_reservation(olgas_event), make_reservation(olgas_event)
    settle(start_payment(paid.pk).pk, Answer())

    with at(over.pending_until), nothing_changes():
        answers = [give(bruno, path(one), email=BRUNO) for one in (paid, over)]

    assert [(one.status_code, read(one).texts("h1")) for one in answers] == [
        (409, ["Paid. See you there!"]),
        (409, ["The time ran out"]),
    ]
    assert give(bruno, f"/en/reservations/{uuid4()}/", email=BRUNO).status_code == 404


def test_a_visit_leads_back(bruno, address):
    with nothing_changes():
        answer = bruno.get(f"{address}contact/")

    assert (answer.status_code, answer.headers["Location"]) == (303, address)


# --- A slip of the finger -----------------------------------------------------------------------------------------


def test_a_slip_in_a_known_domain_is_pointed_out_and_put_right_by_one_button(bruno, stella, address):
    give(bruno, address, email="bruno@gmial.com", name="Bruno")
    assert "Change it to" not in page_of(stella, address).text

    page = page_of(bruno, address)
    assert "Change it to bruno@gmail.com" in page.texts("button")
    give(bruno, address, email=page.one("input", type="hidden")["value"])

    order = Reservation.objects.get()
    assert (order.email, order.name) == ("bruno@gmail.com", "Bruno")
    assert "Change it to" not in page_of(bruno, address).text


# --- Without one --------------------------------------------------------------------------------------------------


def test_paying_without_an_address_is_folded_away_and_says_what_that_means(bruno, address):
    page = page_of(bruno, address)

    without = next(one for one in page.all("details") if one.text.startswith("Pay without an e-mail address"))
    assert "open" not in without.attributes
    assert "your tickets are on the page of this reservation only" in without.text
    assert pay_forms(page) == [f"{address}pay/"]
    bruno.post(f"{address}pay/", {"token": "card_error"})
    settle(Transaction.objects.get().pk, Answer(error_type="card_error"))

    again = page_of(bruno, address)
    assert len(again.all("details", open="")) == 1
    assert "Continue" in again.texts("button")


# --- The mail -----------------------------------------------------------------------------------------------------


def test_the_mail_says_what_how_much_and_until_when_and_leads_to_the_pay_step(bruno, stella, address):
    event = Reservation.objects.get().event
    event.time_zone = "Asia/Tokyo"
    event.save()
    give(bruno, address, email=BRUNO)
    order = Reservation.objects.get()

    with later(seconds=31):
        assert send_some()
    (one,) = mail.outbox

    assert (one.to, one.subject) == ([BRUNO], "Your reservation: Jazz Night")
    assert "2 × VIP" in one.body
    assert "€240.00" in one.body
    until = order.pending_until.astimezone(ZoneInfo("Asia/Tokyo"))
    assert re.search(rf"until \w+, {until:%B %-d}, {until:%Y}, {until:%-I:%M}\s{until:%p} JST\.", one.body)
    link = next(word for word in one.body.split() if "/reservations/" in word)
    assert link.endswith(f"/en/reservations/{order.pk}/")
    assert page_of(stella, address).texts("button") == ["Pay €240.00"]
