"""The tickets of an order on paper, for buyers without a mail: who may print them, which, and what the log says."""

import pytest

from tests.changes import nothing_changes
from tests.delivery.holding import FRIEDA, bought, tickets_of
from tests.delivery.reading_pdf import text_of
from tests.factories import make_event, make_member, make_organiser, make_reservation
from tests.web.manage_forms import browser_of
from tests.web.pages import read
from ticketonline.accounts.rules import Role
from ticketonline.audit.models import Entry
from ticketonline.delivery.services.pass_on import pass_on
from ticketonline.events.models import Event
from ticketonline.sales.models import Reservation

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


@pytest.fixture
def order() -> Reservation:
    return bought(make_event())


def path_of(order: Reservation, organiser: str = "olgas-nights") -> str:
    return f"/manage/{organiser}/orders/{order.pk}/tickets.pdf"


def test_the_box_office_prints_what_the_buyer_has_and_the_log_says_who_did(order: Reservation):
    first, second = tickets_of(order)
    pass_on(first, email=FRIEDA, name="Frieda Fox")
    member = make_member(role=Role.BOX_OFFICE)

    answer = browser_of(member).get(path_of(order))

    (text,) = text_of(answer.content)
    assert second.code_in_groups in text
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"] == f'attachment; filename="tickets-{order.pk.hex[-8:].upper()}.pdf"'
    entry = Entry.objects.get(action="order.printed")
    assert (entry.actor_id, entry.target_id) == (member.user_id, order.pk)


def test_the_orders_page_leads_to_it_and_tells_of_it_afterwards(order: Reservation):
    olga = browser_of(make_member())
    page = path_of(order).removesuffix("tickets.pdf")

    link = read(olga.get(page)).one("a", href=path_of(order))
    olga.get(link["href"])

    assert link.text == "Print the tickets"
    assert "Tickets printed" in read(olga.get(page)).text


def test_of_a_cancelled_event_no_code_is_valid_and_nothing_is_printed(order: Reservation):
    tickets_of(order)
    Event.objects.update(status="CANCELLED")
    olga = browser_of(make_member())

    page = read(olga.get(path_of(order).removesuffix("tickets.pdf")))
    with nothing_changes():
        printed = olga.get(path_of(order))

    assert page.texts("span", class_="badge-bad") == ["Code void"] * 2
    assert "The event is cancelled." in page.texts("p")
    assert "Print the tickets" not in page.text
    assert printed.status_code == 409


@pytest.mark.parametrize("role", [Role.FINANCE, Role.VIEWER])
def test_who_may_not_change_orders_prints_none(order: Reservation, role: Role):
    browser = browser_of(make_member(role=role))

    with nothing_changes():
        assert browser.get(path_of(order)).status_code == 403


def test_another_organisers_order_is_not_found_and_one_that_is_not_paid_not_printed(order: Reservation):
    others = bought(make_event(organiser=make_organiser("stellas", "Stella’s")))
    unpaid = make_reservation(make_event(name="Poetry"), VIP=1)
    olga = browser_of(make_member())

    with nothing_changes():
        answers = [olga.get(path_of(one)).status_code for one in (others, unpaid)]
        by_post = olga.post(path_of(order)).status_code

    assert answers == [404, 409]
    assert by_post == 405


def test_nothing_is_printed_when_all_was_passed_on(order: Reservation):
    for ticket in tickets_of(order):
        pass_on(ticket, email=FRIEDA, name="Frieda Fox")
    olga = browser_of(make_member())

    with nothing_changes():
        answer = olga.get(path_of(order))

    assert answer.status_code == 409


def test_the_seventh_file_within_a_minute_has_to_wait(order: Reservation, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("ticketonline.web.manage.order_print.print_apart", lambda printed: b"%PDF")
    olga = browser_of(make_member())

    answers = [olga.get(path_of(order)).status_code for _ in range(7)]

    assert answers == [200] * 6 + [429]
    assert Entry.objects.filter(action="order.printed").count() == 6
