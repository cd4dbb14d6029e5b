"""The page of one order: what it shows, and what can be done there."""

import pytest
from django.urls import reverse

from tests.changes import nothing_changes
from tests.factories import make_event, make_member, make_organiser, make_reservation
from tests.moments import at, later
from tests.web.manage_forms import browser_of
from tests.web.pages import read
from ticketonline.accounts.rules import Role
from ticketonline.audit.models import Entry
from ticketonline.core import clock
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.models import Comment
from ticketonline.sales.services.cancel import cancel
from ticketonline.sales.services.expire import expire

pytestmark = pytest.mark.django_db

ACTIONS = ("cancel", "extend", "contact", "comment")
TYPED = {"minutes": "30", "email": "bruno@example.org", "language": "en", "text": "Rang up."}


@pytest.fixture
def event(db):
    return make_event(time_zone="Europe/Warsaw")


@pytest.fixture
def reservation(event):
    return make_reservation(event, VIP=1, Standard=2)


@pytest.fixture
def olga(event):
    return browser_of(make_member())


def address(reservation, action=""):
    names = [f"manage:order_{action}" if action else "manage:order", ["olgas-nights", reservation.pk]]
    return reverse(names[0], args=names[1])


def page_of(client, reservation):
    answer = client.get(address(reservation))
    assert answer.status_code == 200
    return read(answer)


def titles(page):
    """What happened, the latest first."""
    start = page.elements.index(page.one("ol", class_="timeline"))
    return [element.text for element in page.elements[start:] if element.tag == "strong"]


def test_it_shows_tickets_payments_and_all_that_happened_in_the_events_time(olga, event, reservation):
    with later(minutes=1):
        settle(start_payment(reservation.pk, email="bruno@example.org").pk, Answer(error_type="card_error"))
    with later(minutes=2):
        olga.post(address(reservation, "comment"), {"text": "Wants aisle seats."})
    with later(minutes=3):
        settle(start_payment(reservation.pk).pk, Answer())

    page = page_of(olga, reservation)

    facts = dict(zip(page.texts("dt"), page.texts("dd"), strict=True))
    assert (facts["Event"], facts["Language"]) == (event.name, "–")
    assert [link["href"] for link in page.all("a") if link.text == event.name] == [
        f"/manage/olgas-nights/events/{event.pk}/"
    ]
    assert [link["href"] for link in page.all("a") if link.text == "Cancel and refund"] == [
        address(reservation, "return")
    ]
    assert "1 × VIP €120.00" in page.text
    assert "2 × Standard €45.50" in page.text
    assert page.texts("strong", class_="number") == ["€211.00", "€211.00"]
    happened = [title for title in titles(page) if "began" not in title]
    assert {title for title in happened if "Mail" in title} == {"Mail: Tickets", "Mail: The payment failed"}
    assert [title for title in happened if "Mail" not in title] == [
        "Paid €211.00",
        "Comment",
        "Payment of €211.00 failed",
        "Reserved",
    ]
    assert "Wants aisle seats." in page.text
    assert "The buyer was told: “Your card has been declined.”" in page.text
    assert all(time.text.endswith(("CET", "CEST")) for time in page.all("time"))


@pytest.mark.parametrize("is_swept", [False, True])
def test_a_hold_that_ran_out_says_so_swept_or_not(olga, reservation, is_swept):
    with at(reservation.hold_ends_at):
        if is_swept:
            expire()

        page = page_of(olga, reservation)

    assert titles(page) == ["The hold ran out", "Reserved"]
    assert page.texts("span", class_="badge") == ["Cancelled"]
    assert page.all("form", action=address(reservation, "extend")) == []
    assert page.all("form", action=address(reservation, "cancel")) == []


def test_it_says_who_cancelled(olga, event, reservation):
    by_buyer = make_reservation(event)
    cancel(by_buyer.pk)
    olga.post(address(reservation, "cancel"))

    assert titles(page_of(olga, by_buyer)) == ["Cancelled by the buyer", "Reserved"]
    assert titles(page_of(olga, reservation)) == ["Cancelled", "Reserved"]


def test_money_that_came_too_late_is_told(olga, reservation):
    payment = start_payment(reservation.pk)
    reservation.refresh_from_db()
    with at(reservation.hold_ends_at):
        expire()
    with later(hours=1):
        settle(payment.pk, Answer())

    assert "€211.00 have to go back" in titles(page_of(olga, reservation))


def test_cancelling(olga, reservation):
    answer = olga.post(address(reservation, "cancel"), follow=True)

    reservation.refresh_from_db()
    assert answer.redirect_chain == [(address(reservation), 303)]
    assert reservation.status == "CANCELLED"
    assert read(answer).texts("p", role="status") == ["The order is cancelled. Its tickets are on sale again."]


def test_cancelling_what_is_being_paid_is_refused_on_the_page(olga, reservation):
    start_payment(reservation.pk)

    with nothing_changes():
        answer = olga.post(address(reservation, "cancel"))

    assert answer.status_code == 422
    assert read(answer).texts("p", role="alert") == ["A payment for this reservation is in progress."]


def test_prolonging(olga, reservation, bruno):
    with at(clock.now()):
        olga.post(address(reservation, "extend"), {"minutes": "60"})

        old = reservation.pending_until
        reservation.refresh_from_db()
        assert (reservation.pending_until - old).total_seconds() == 3600
        page = page_of(olga, reservation)
        assert titles(page) == ["Hold prolonged", "Reserved"]
        assert "1:15:00" in read(bruno.get(reverse("shop:reservation", args=[reservation.pk]))).text


@pytest.mark.parametrize("minutes", ["", "0", "10081", "10080", "a while"])
def test_what_can_not_be_prolonged_by_is_told_beside_the_field_and_kept(olga, reservation, minutes):
    with nothing_changes():
        answer = olga.post(address(reservation, "extend"), {"minutes": minutes})

    field = read(answer).one("input", id="extend_minutes")
    assert answer.status_code == 422
    assert field["aria-invalid"] == "true"
    assert field.attributes.get("value", "") == minutes


def test_correcting_the_address(olga, reservation):
    start_payment(reservation.pk, email="brno@example.org")

    olga.post(address(reservation, "contact"), {"email": "bruno@example.org", "language": "pl"})

    reservation.refresh_from_db()
    assert (reservation.email, reservation.language) == ("bruno@example.org", "pl")
    page = page_of(olga, reservation)
    assert "From brno@example.org to bruno@example.org, From – to pl" in page.text
    assert page.one("input", id="contact_email")["value"] == "bruno@example.org"


def test_nonsense_for_an_address_is_told_beside_the_field_and_kept(olga, reservation):
    with nothing_changes():
        answer = olga.post(address(reservation, "contact"), {"email": "bruno", "language": ""})

    field = read(answer).one("input", id="contact_email")
    assert answer.status_code == 422
    assert (field["value"], field["aria-invalid"]) == ("bruno", "true")


def test_a_language_that_the_shop_does_not_speak_stays(olga, event, reservation):
    start_payment(reservation.pk, language="de-AT")

    answer = olga.post(address(reservation, "contact"), {"email": "bruno@example.org", "language": "de-AT"})

    reservation.refresh_from_db()
    assert answer.status_code == 303
    assert reservation.language == "de-AT"


def test_a_comment_is_text_and_no_markup(olga, reservation):
    olga.post(address(reservation, "comment"), {"text": "<b>Rang</b> up.\nAgain."})

    answer = olga.get(address(reservation))
    assert Comment.objects.get().author_name == "olgas-nights-owner@example.org"
    assert "&lt;b&gt;Rang&lt;/b&gt; up.<br>Again." in answer.content.decode()


@pytest.mark.parametrize("action", ["", *ACTIONS])
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_organisers_order_is_not_found(olga, action, method):
    others = make_reservation(make_event(organiser=make_organiser("stellas", "Stella’s")))

    with nothing_changes():
        answer = getattr(olga, method)(address(others, action), TYPED)

    assert answer.status_code == (405 if method == "post" and not action else 404)


@pytest.mark.parametrize("action", ["", *ACTIONS])
def test_neither_is_one_of_an_event_that_a_member_does_not_work_on(reservation, action):
    narrowed = browser_of(make_member(role=Role.BOX_OFFICE, events=[make_event(name="Poetry")]))

    with nothing_changes():
        answer = narrowed.post(address(reservation, action), TYPED) if action else narrowed.get(address(reservation))

    assert answer.status_code == 404


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("role", [Role.FINANCE, Role.VIEWER])
def test_who_may_not_change_orders_changes_none(reservation, action, role):
    member = browser_of(make_member(role=role))

    with nothing_changes():
        answer = member.post(address(reservation, action), TYPED)

    assert answer.status_code == 403
    assert not Entry.objects.filter(target_id=reservation.pk).exists()


def test_finance_sees_an_order_without_its_forms_and_a_viewer_sees_none(reservation):
    start_payment(reservation.pk, email="bruno@example.org")

    page = page_of(browser_of(make_member(role=Role.FINANCE)), reservation)
    refused = browser_of(make_member(role=Role.VIEWER)).get(address(reservation))

    assert "bruno@example.org" in page.text
    assert [form["action"] for form in page.all("form") if "/orders/" in form["action"]] == []
    assert refused.status_code == 403
    assert "bruno" not in refused.content.decode()


@pytest.mark.parametrize("action", ACTIONS)
def test_the_address_of_an_action_leads_back_when_it_is_visited(olga, reservation, action):
    with nothing_changes():
        answer = olga.get(address(reservation, action))

    assert (answer.status_code, answer.headers["Location"]) == (303, address(reservation))
