"""The page of somebody's tickets, by its secret link."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.changes import nothing_changes
from tests.delivery.holding import BRUNO, FRIEDA, bought, mails_to, secret_in, tickets_of
from tests.delivery.reading_pdf import text_of
from tests.factories import make_event, ticket_type
from tests.web.pages import read
from ticketonline.core import clock
from ticketonline.delivery.links import link_to_order, link_to_ticket
from ticketonline.delivery.services.pass_on import pass_on
from ticketonline.events.models import Event
from ticketonline.events.rules import Cancelling
from ticketonline.sales.models import Reservation

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


@pytest.fixture
def event(db: None) -> Event:
    return make_event(ticket_type("VIP", "120.00"), ticket_type("Free", "0"))


@pytest.fixture
def order(event: Event) -> Reservation:
    return bought(event)


def address(order: Reservation, rest: str = "") -> str:
    return f"/en/tickets/{link_to_order(Reservation.objects.get(pk=order.pk))}/{rest}"


def test_each_ticket_is_there_with_its_code(client: Client, order: Reservation):
    with nothing_changes():
        page = read(client.get(address(order)))

    assert set(page.texts("strong", class_="code-aloud")) == {one.code_in_groups for one in tickets_of(order)}
    assert len(page.all("svg", class_="qr")) == 2


def test_the_address_is_told_to_nobody(client: Client, order: Reservation):
    answer = client.get(address(order))

    assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_a_link_that_is_none_leads_to_asking_for_the_mail(client: Client, order: Reservation):
    answer = client.get(f"/en/tickets/{link_to_order(order)[:-3]}abc/")

    assert answer.status_code == 404
    assert any(link["href"] == "/en/tickets/" for link in read(answer).all("a"))


def test_the_file_has_a_page_for_each(client: Client, order: Reservation):
    answer = client.get(address(order, "tickets.pdf"))

    assert answer.headers["Content-Type"] == "application/pdf"
    pages = text_of(answer.content)
    assert [[code.code_in_groups in page for page in pages].count(True) for code in tickets_of(order)] == [1, 1]


def test_a_name_is_written_on_the_ticket_and_shown(client: Client, order: Reservation):
    ticket = tickets_of(order)[0]

    answer = client.post(address(order, f"{ticket.pk}/name/"), {"name": " Frieda  Fox "}, follow=True)

    assert "The name is on the ticket now." in answer.content.decode()
    assert tickets_of(order)[0].holder_name == "Frieda Fox"
    assert tickets_of(order)[0].version == 1


def test_a_name_that_is_refused_stays_in_its_field(client: Client, order: Reservation):
    ticket = tickets_of(order)[0]

    with nothing_changes():
        answer = client.post(address(order, f"{ticket.pk}/name/"), {"name": "x" * 101})

    assert answer.status_code == 422
    assert read(answer).one("input", id=f"name-{ticket.pk}")["value"] == "x" * 101


def test_names_are_closed_when_the_organiser_says(client: Client, event: Event, order: Reservation):
    Event.objects.update(names_until=clock.now() - timedelta(seconds=1))
    ticket = tickets_of(order)[0]

    with nothing_changes():
        answer = client.post(address(order, f"{ticket.pk}/name/"), {"name": "Frieda"})

    assert answer.status_code == 409
    assert read(client.get(address(order))).all("input") == []


def test_a_ticket_is_passed_on_by_its_page(client: Client, order: Reservation):
    ticket = tickets_of(order)[0]
    form = read(client.get(address(order, f"{ticket.pk}/pass-on/")))
    version = form.one("input", name="version")["value"]

    wish = {"email": FRIEDA, "name": "Frieda", "version": version}
    page = client.post(address(order, f"{ticket.pk}/pass-on/"), wish, follow=True)

    assert "was passed on" in page.content.decode()
    assert len(read(page).all("svg", class_="qr")) == 1
    friedas = secret_in(mails_to(FRIEDA)[0])
    shown = read(client.get(f"/en/tickets/{friedas}/"))
    assert shown.texts("strong", class_="code-aloud") == [tickets_of(order)[0].code_in_groups]
    assert str(order.pk) not in client.get(f"/en/tickets/{friedas}/").content.decode()


def test_a_wrong_address_stays_in_its_field_and_nothing_is_passed_on(client: Client, order: Reservation):
    ticket = tickets_of(order)[0]

    with nothing_changes():
        answer = client.post(address(order, f"{ticket.pk}/pass-on/"), {"email": "frieda", "name": "F", "version": "1"})

    assert answer.status_code == 422
    assert (read(answer).one("input", id="email")["value"], read(answer).one("input", id="name")["value"]) == (
        "frieda",
        "F",
    )


def test_a_form_of_before_passes_nothing_on(client: Client, order: Reservation):
    ticket = tickets_of(order)[0]

    with nothing_changes():
        answer = client.post(address(order, f"{ticket.pk}/pass-on/"), {"email": FRIEDA, "version": "7"})

    assert answer.status_code == 409


def test_whoever_has_one_ticket_has_no_hand_in_the_others(client: Client, event: Event, order: Reservation):
    Event.objects.update(cancelling=Cancelling.REFUND)
    first, second = tickets_of(order)
    friedas = f"/en/tickets/{link_to_ticket(pass_on(first, email=FRIEDA))}/"

    with nothing_changes():
        answers = [client.post(f"{friedas}{rest}") for rest in ("send/", "link/", "cancel/", f"{second.pk}/name/")]
        answers.append(client.get(f"{friedas}{second.pk}/"))
        answers.append(client.get(f"{friedas}{second.pk}/pass-on/"))

    assert [answer.status_code for answer in answers] == [404] * 6
    page = client.get(friedas).content.decode()
    assert not [word for word in (second.code_in_groups, str(order.pk), BRUNO, "Bruno") if word in page]


def test_the_buyer_has_no_hand_in_what_was_passed_on(client: Client, order: Reservation):
    ticket = pass_on(tickets_of(order)[0], email=FRIEDA, name="Frieda Fox")

    with nothing_changes():
        answers = [client.get(address(order, f"{ticket.pk}/")), client.get(address(order, f"{ticket.pk}/pass-on/"))]
        answers.append(client.post(address(order, f"{ticket.pk}/name/"), {"name": "Mine"}))

    assert [answer.status_code for answer in answers] == [404, 409, 404]
    page = client.get(address(order)).content.decode()
    assert not [word for word in (ticket.code_in_groups, FRIEDA, "Frieda") if word in page]
    assert len(text_of(client.get(address(order, "tickets.pdf")).content)) == 1


def test_another_orders_ticket_is_not_there(client: Client, event: Event, order: Reservation):
    strangers = tickets_of(bought(event, email=FRIEDA))[0]

    with nothing_changes():
        answers = [client.get(address(order, f"{strangers.pk}/{rest}")) for rest in ("", "pass-on/")]
        answers.append(client.post(address(order, f"{strangers.pk}/name/"), {"name": "Mine"}))

    assert [answer.status_code for answer in answers] == [404] * 3


def test_one_code_fills_the_screen(client: Client, order: Reservation):
    first, second = sorted(tickets_of(order), key=lambda one: one.pk)

    page = read(client.get(address(order, f"{first.pk}/")))

    assert page.texts("strong", class_="code-aloud") == [first.code_in_groups]
    assert any(link["href"].endswith(f"/{second.pk}/") for link in page.all("a"))


def test_of_a_cancelled_event_no_page_has_a_code_and_they_are_back_when_it_takes_place_after_all(
    client: Client, order: Reservation
):
    first = tickets_of(order)[0]
    Event.objects.update(status="CANCELLED")

    page = read(client.get(address(order)))
    code, file = client.get(address(order, f"{first.pk}/")), client.get(address(order, "tickets.pdf"))
    reservation = read(client.get(f"/en/reservations/{order.pk}/"))
    passing = client.get(address(order, f"{first.pk}/pass-on/"))
    Event.objects.update(status="PUBLISHED")
    after_all = read(client.get(address(order)))

    assert "The event is cancelled." in page.texts("p")
    assert first.code_in_groups not in page.text
    assert [(one.status_code, "This ticket is void." in one.text) for one in (code, file)] == [(409, True)] * 2
    assert code.headers["Referrer-Policy"] == "strict-origin"
    assert reservation.texts("h1") == ["The event is cancelled"]
    assert "on their way" not in reservation.text
    assert not any(str(first.pk) in link["href"] for link in reservation.all("a"))
    assert (passing.status_code, first.code_in_groups in passing.text) == (409, False)
    assert first.code_in_groups in after_all.text


def test_a_new_link_is_mailed_and_the_old_one_leads_nowhere(client: Client, order: Reservation):
    old = address(order)

    answer = client.post(f"{old}link/")

    assert client.get(old).status_code == 404
    assert client.get(answer.headers["Location"]).status_code == 200
    assert link_to_order(Reservation.objects.get()) == secret_in(mails_to(BRUNO)[-1])


def test_the_mail_comes_again(client: Client, order: Reservation):
    mails_to(BRUNO)

    client.post(address(order, "send/"))

    assert len(mails_to(BRUNO)) == 2


def test_an_order_is_cancelled_where_the_organiser_lets_buyers(client: Client, event: Event, order: Reservation):
    Event.objects.update(cancelling=Cancelling.REFUND)

    page = client.post(address(order, "cancel/"), follow=True)

    order.refresh_from_db()
    assert order.status == "CANCELLED"
    assert event.ticket_types.get(type="VIP").sold == 0
    assert "This order is cancelled." in page.content.decode()
    assert read(page).all("svg", class_="qr") == []


def test_what_was_paid_is_not_cancelled_where_only_free_orders_are(client: Client, event: Event, order: Reservation):
    Event.objects.update(cancelling=Cancelling.FREE)
    free = bought(event, Free=2)

    with nothing_changes():
        refused = client.post(address(order, "cancel/"))
    client.post(address(free, "cancel/"))

    assert refused.status_code == 409
    assert [Reservation.objects.get(pk=one.pk).status for one in (order, free)] == ["COMPLETED", "CANCELLED"]


def test_an_order_of_which_somebody_else_has_a_ticket_is_not_cancelled(client: Client, order: Reservation):
    Event.objects.update(cancelling=Cancelling.REFUND)
    pass_on(tickets_of(order)[0], email=FRIEDA)

    with nothing_changes():
        answer = client.post(address(order, "cancel/"))

    assert answer.status_code == 409
    assert "Cancel the order" not in client.get(address(order)).content.decode()


def test_another_site_makes_nobody_pass_a_ticket_on(client: Client, order: Reservation):
    ticket = tickets_of(order)[0]
    wish = {"email": FRIEDA, "version": "1"}

    with nothing_changes():
        answer = client.post(address(order, f"{ticket.pk}/pass-on/"), wish, headers={"Origin": "https://evil.example"})

    assert answer.status_code == 403
