"""The page of personal data: finding one person, handing out what is kept, erasing it; and who may."""

import json

import pytest

from tests.changes import nothing_changes
from tests.delivery.holding import FRIEDA, bought, tickets_of
from tests.factories import make_event, make_member, make_organiser, make_reservation
from tests.web.manage_forms import browser_of
from tests.web.pages import read
from ticketonline.accounts.rules import Role
from ticketonline.accounts.services.invite import invite
from ticketonline.audit.actor import OPERATOR, Actor
from ticketonline.audit.models import Entry
from ticketonline.audit.services.record import record
from ticketonline.delivery.services.pass_on import pass_on
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.people import find
from ticketonline.sales.models import Reservation
from ticketonline.sales.services.change_contact import change_contact
from ticketonline.sales.services.comment import comment

pytestmark = pytest.mark.django_db

PEOPLE = "/manage/olgas-nights/people/"
EXPORT, ERASE = f"{PEOPLE}export/", f"{PEOPLE}erase/"
BRUNO = "bruno@example.org"


@pytest.fixture
def olga(db):
    return make_member(make_organiser(), Role.OWNER, name="olga")


@pytest.fixture
def browser(olga):
    return browser_of(olga)


def paid(event, email=BRUNO, name="Bruno Buyer", **amounts) -> Reservation:
    reservation = make_reservation(event, **amounts)
    settle(start_payment(reservation.pk, email=email, name=name, language="pl").pk, Answer())
    return reservation


def found(browser, email=BRUNO):
    answer = browser.post(PEOPLE, {"email": email})
    assert answer.status_code == 200
    return read(answer)


def figures(page) -> dict[str, str]:
    start = page.elements.index(page.one("dl", class_="figures"))
    words = [element.text for element in page.elements[start + 1 :] if element.tag in ("dt", "dd")]
    return dict(zip(words[:8:2], words[1:8:2], strict=True))


# --- Finding ------------------------------------------------------------------------------------------------------


def test_it_shows_orders_comments_the_log_and_invitations(browser, olga, olgas_event):
    order = paid(olgas_event, VIP=1)
    by = Actor(user_id=olga.user_id, name="olga")
    comment(order.pk, text="Rang up", by=by)
    change_contact(order.pk, email=BRUNO, language="de", by=by)
    invite(olga.organiser_id, email=BRUNO, role=Role.VIEWER, by=by)

    page = found(browser, "bruno@Example.ORG")

    assert figures(page) == {"Orders": "1", "Comments": "1", "In the log": "3", "Invitations": "1"}
    assert page.texts("td") == ["Paid", "1 × VIP", "€120.00", "Bruno Buyer"]
    assert f"/manage/olgas-nights/orders/{order.pk}/" in [link["href"] for link in page.all("a")]


def test_another_address_finds_nothing(browser, olgas_event):
    paid(olgas_event)

    page = found(browser, "bruno@example.com")

    assert "Nothing is kept about this address." in page.text
    assert page.all("section") == []


def test_another_spelling_is_named(browser, olgas_event):
    paid(olgas_event, "Bruno@example.org")

    page = found(browser)

    assert "Nothing is kept about this address." in page.text
    assert page.one("button", name="email")["value"] == "Bruno@example.org"


@pytest.mark.parametrize("email", ["", "bruno", "bruno@", "@example.org", "bruno@exa mple.org", "b\0@example.org"])
def test_what_is_no_address_is_refused_beside_the_field(browser, olgas_event, email):
    with nothing_changes():
        answer = browser.post(PEOPLE, {"email": email})

    assert answer.status_code == 422
    assert [*answer.context["form"].errors] == ["email"]


def test_only_the_newest_are_shown_of_many_and_far_too_many_are_refused(browser, olgas_event, monkeypatch):
    monkeypatch.setattr("ticketonline.web.manage.people.MOST_SHOWN", 2)
    for _ in range(3):
        paid(olgas_event)

    page = found(browser)
    monkeypatch.setattr(find, "MOST_ORDERS", 2)
    answer = browser.post(PEOPLE, {"email": BRUNO})

    assert "The newest 2 are shown." in page.text
    assert len(page.one("tbody").text.split("Jazz Night")) == 3
    assert answer.status_code == 422
    assert "More than 2 orders have this address." in answer.content.decode()


# --- Handing out --------------------------------------------------------------------------------------------------


def test_the_file_has_everything_and_no_colleagues_name(browser, olga, olgas_event):
    order = paid(olgas_event, VIP=1)
    by = Actor(user_id=olga.user_id, name="Colleague Zzyx")
    comment(order.pk, text="Rang up", by=by)
    change_contact(order.pk, email=BRUNO, language="de", by=by)

    answer = browser.post(EXPORT, {"email": BRUNO})

    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="olgas-nights-personal-data-20')
    assert answer.headers["Cache-Control"] == "private, no-store"
    data = json.loads(answer.content)
    (kept,) = data["orders"]
    assert (data["format"], data["version"], data["email"]) == ("ticketonline-personal-data", 1, BRUNO)
    assert (kept["id"], kept["status"], kept["email"], kept["name"]) == (
        str(order.pk),
        "COMPLETED",
        BRUNO,
        "Bruno Buyer",
    )
    assert [(one["type"], one["price"], one["currency"]) for one in kept["tickets"]] == [("VIP", "120.000", "EUR")]
    assert [(one["status"], one["currency"]) for one in kept["payments"]] == [("COMPLETED", "EUR")]
    assert [one["text"] for one in kept["comments"]] == ["Rang up"]
    assert {one["action"] for one in data["log"]} == {"order.commented", "order.contact_changed"}
    assert "Zzyx" not in answer.content.decode()


def test_who_took_it_stands_in_the_log_without_the_address(browser, olga, olgas_event):
    paid(olgas_event)

    browser.post(EXPORT, {"email": BRUNO})

    entry = Entry.objects.get(action="person.exported")
    assert (entry.actor_id, entry.after["orders"]) == (olga.user_id, 1)
    assert BRUNO not in str(vars(entry))


# --- Erasing ------------------------------------------------------------------------------------------------------


def test_it_is_erased_once_the_address_is_typed_again(browser, olgas_event):
    order = paid(olgas_event)

    answer = browser.post(ERASE, {"email": BRUNO, "typed": BRUNO}, follow=True)

    order.refresh_from_db()
    assert answer.redirect_chain == [(PEOPLE, 303)]
    assert "The person is erased" in read(answer).text
    assert (order.email, order.name, order.language) == ("", "", "")
    page = found(browser)
    assert "olga@example.org erased what was kept about this address" in page.text


@pytest.mark.parametrize("typed", ["", "bruno@example.com", "BRUNO@example.org"])
def test_nothing_is_erased_while_something_else_is_typed(browser, olgas_event, typed):
    paid(olgas_event)

    with nothing_changes():
        answer = browser.post(ERASE, {"email": BRUNO, "typed": typed})

    assert answer.status_code == 422
    assert [*answer.context["erasing"].errors] == ["typed"]
    assert read(answer).one("input", id="erase_typed")["value" if typed else "name"] == (typed or "typed")


def test_a_refusal_says_why_on_the_page(browser, olgas_event):
    order = make_reservation(olgas_event, VIP=1)
    settle(start_payment(order.pk, email=BRUNO).pk, Answer(error_type="card_error"))

    with nothing_changes():
        answer = browser.post(ERASE, {"email": BRUNO, "typed": BRUNO})

    assert answer.status_code == 422
    assert "This person still holds tickets that are not paid yet." in read(answer).text


@pytest.mark.parametrize("address", [EXPORT, ERASE])
def test_whoever_visits_the_address_of_an_action_is_led_back(browser, address):
    with nothing_changes():
        answer = browser.get(address)

    assert (answer.status_code, answer.headers["Location"]) == (303, PEOPLE)


# --- Who may ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.FINANCE, Role.BOX_OFFICE, Role.VIEWER])
@pytest.mark.parametrize("address", [PEOPLE, EXPORT, ERASE])
def test_only_owners_and_managers_may(olga, olgas_event, role, address):
    paid(olgas_event)
    browser = browser_of(make_member(olga.organiser, role))

    with nothing_changes():
        answer = browser.post(address, {"email": BRUNO, "typed": BRUNO})

    assert answer.status_code == 403


def test_whoever_works_for_some_events_sees_these_alone_and_erases_nobody(olga, olgas_event):
    hidden = make_event(name="Rehearsal")
    paid(olgas_event, VIP=1)
    paid(hidden)
    invite(olga.organiser_id, email=BRUNO, role=Role.VIEWER, by=OPERATOR)
    browser = browser_of(make_member(olga.organiser, Role.MANAGER, name="mia", events=[olgas_event]))

    page = found(browser)
    data = json.loads(browser.post(EXPORT, {"email": BRUNO}).content)
    with nothing_changes():
        refused = browser.post(ERASE, {"email": BRUNO, "typed": BRUNO})

    assert "Rehearsal" not in page.text
    assert "Erase this person" not in page.text
    assert [one["event"]["name"] for one in data["orders"]] == ["Jazz Night"]
    assert data["team"] == {"membership": None, "invitations": []}
    assert refused.status_code == 422


def test_another_organisers_person_is_nobody_here(browser, olgas_event):
    stellas = make_organiser("stella", "Stella’s Suppers")
    paid(make_event(name="Supper", organiser=stellas))
    record("order.commented", by=OPERATOR, organiser_id=stellas.pk, target_type="reservation", target_id=None,
           after={"email": BRUNO})  # fmt: skip

    page = found(browser)
    with nothing_changes():
        browser.post(ERASE, {"email": BRUNO, "typed": BRUNO})

    assert "Nothing is kept about this address." in page.text


# --- Tickets from others ------------------------------------------------------------------------------------------


def test_a_ticket_that_was_passed_on_to_them_is_shown_and_its_buyer_is_not(browser, olgas_event):
    order = bought(olgas_event, name="Bruno Buyer")
    pass_on(tickets_of(order)[0], email=FRIEDA, name="Frieda Fox")

    page = found(browser, FRIEDA)

    assert (figures(page)["Orders"], figures(page)["Tickets from others"]) == ("0", "1")
    assert "Jazz Night · VIP · Frieda Fox" in page.text
    assert not [trace for trace in ("Bruno", BRUNO, str(order.pk)) if trace in page.text]
    assert "The tickets stay valid" in page.text
