"""Who has the tickets of an order, on its page; and a new link in the place of one that somebody else may have."""

import pytest
from django.test import Client

from tests.changes import nothing_changes
from tests.delivery.holding import BRUNO, FRIEDA, bought, mails_to, tickets_of
from tests.factories import make_event, make_member, make_organiser
from tests.moments import at
from tests.web.manage_forms import browser_of
from tests.web.pages import Page, read
from ticketonline.accounts.models import Membership
from ticketonline.accounts.rules import Role
from ticketonline.audit.actor import OPERATOR
from ticketonline.audit.models import Entry
from ticketonline.delivery.errors import LinkUnknown
from ticketonline.delivery.links import link_to_order, open_link
from ticketonline.delivery.services.issue import void
from ticketonline.delivery.services.name_holder import name_holder
from ticketonline.delivery.services.pass_on import pass_on
from ticketonline.people.services.erase import erase
from ticketonline.sales.models import Reservation

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


@pytest.fixture
def order() -> Reservation:
    return bought(make_event())


@pytest.fixture
def member(order: Reservation) -> Membership:
    return make_member()


@pytest.fixture
def olga(member: Membership) -> Client:
    return browser_of(member)


def path_of(order: Reservation) -> str:
    return f"/manage/olgas-nights/orders/{order.pk}/"


def page_of(browser: Client, order: Reservation) -> Page:
    return read(browser.get(path_of(order)))


def holders(page: Page) -> list[str]:
    """The rows of who has the tickets."""
    return [row for row in page.texts("li") if "Code " in row]


def test_each_ticket_says_whose_it_is_and_whether_its_code_is_valid(olga: Client, order: Reservation):
    first, second = tickets_of(order)
    name_holder(second, name="Aunt Agatha")
    with at(order.reservation_date.replace(hour=12, minute=0)):
        pass_on(first, email=FRIEDA, name="Frieda Fox")
    void(tickets_of(order)[1])

    to_frieda, to_agatha = holders(page_of(olga, order))

    assert to_frieda.startswith(f"VIP · Frieda Fox Code valid Passed on to {FRIEDA} on ")
    assert to_frieda.replace("\N{NARROW NO-BREAK SPACE}", " ").endswith(", 12:00 PM UTC")
    assert to_agatha == "VIP · Aunt Agatha Code void"


def test_of_a_holder_who_was_erased_it_says_so_and_does_not_name_the_buyer(
    olga: Client, member: Membership, order: Reservation
):
    pass_on(tickets_of(order)[0], email=FRIEDA, name="Frieda Fox")
    erase(member, email=FRIEDA, by=OPERATOR)

    erased, brunos = holders(page_of(olga, order))

    assert erased.startswith("VIP Code valid Passed on to somebody who was erased since, on ")
    assert brunos == "VIP · Bruno Baker Code valid"


def test_the_time_line_tells_what_was_passed_on_and_named_and_to_whom_mails_went(olga: Client, order: Reservation):
    first, second = tickets_of(order)
    name_holder(second, name="Aunt Agatha")
    pass_on(first, email=FRIEDA)
    mails_to(FRIEDA)

    said = page_of(olga, order).text

    new = tickets_of(order)[0].code_in_groups
    assert f"A ticket was passed on buyer VIPPassed on to {FRIEDA}Its new code ends in {new[-3:]}." in said
    assert new not in said
    assert "The name on a ticket was changed" in said
    assert "Mail to the holder of a ticket: A ticket from somebody else" in said
    assert "Mail: A ticket was passed on" in said
    assert "Mail: Tickets" in said


def test_a_new_link_is_mailed_and_the_old_one_opens_nothing(
    olga: Client, member: Membership, order: Reservation, settings
):
    settings.MAIL_IS_SENT = True
    old = link_to_order(order)

    answer = olga.post(f"{path_of(order)}link/", follow=True)

    assert answer.redirect_chain == [(path_of(order), 303)]
    assert f"The link opens nothing any more. A new one is sent to {BRUNO}." in read(answer).text
    with pytest.raises(LinkUnknown):
        open_link(old)
    assert mails_to(BRUNO)[-1].subject == "A new link to your tickets: Jazz Night"
    assert Entry.objects.get(action="order.link_renewed").actor_id == member.user_id
    assert "New link to the tickets" in page_of(olga, order).text


def test_whoever_just_visits_it_is_led_to_the_order(olga: Client, order: Reservation):
    with nothing_changes():
        answer = olga.get(f"{path_of(order)}link/")

    assert (answer.status_code, answer.headers["Location"]) == (303, path_of(order))


def test_who_may_not_change_orders_is_offered_no_new_link_and_gets_none(order: Reservation):
    accountant = browser_of(make_member(order.event.organiser, Role.FINANCE, name="fay"))

    assert "link void" not in page_of(accountant, order).text
    with nothing_changes():
        assert accountant.post(f"{path_of(order)}link/").status_code == 403


def test_another_organisers_order_has_no_new_link(order: Reservation):
    stella = browser_of(make_member(make_organiser("stella", "Stella"), name="stella"))

    with nothing_changes():
        assert stella.post(f"{path_of(order)}link/").status_code == 404
        assert stella.post(f"/manage/stella/orders/{order.pk}/link/").status_code == 404
