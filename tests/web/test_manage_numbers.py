"""The overview of an organiser, and the numbers of one event."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.factories import make_event, make_member, make_organiser, make_reservation, ticket_type
from tests.moments import at
from tests.web.manage_forms import browser_of
from tests.web.pages import read
from ticketonline.accounts.rules import Role
from ticketonline.core import clock
from ticketonline.events.models import Event, TicketType
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

OVERVIEW = "/manage/olgas-nights/"


def numbers_of(event: Event) -> str:
    return f"{OVERVIEW}events/{event.pk}/numbers/"


def sell(event: Event, **amounts: int) -> None:
    settle(start_payment(make_reservation(event, **amounts).pk).pk, Answer())


@pytest.fixture
def browser(db):
    """Olga's browser, logged in as the owner of Olga's Nights."""
    return browser_of(make_member(name="olga"))


def test_a_new_organiser_is_led_to_the_first_event(browser):
    text = browser.get(OVERVIEW).text

    assert "The first one takes a few minutes" in text
    assert f'href="{OVERVIEW}events/new/"' in text


def test_the_overview_tells_what_was_sold_and_taken_in(browser, olgas_event):
    sell(olgas_event, VIP=2, Standard=1)
    with at(clock.now() - timedelta(days=12)):
        sell(olgas_event, Standard=4)

    page = read(browser.get(OVERVIEW))

    assert page.texts("dd")[0] == "3"
    text = page.text
    assert "€285.50" in text  # of the last week
    assert "€467.50" in text  # in all
    assert "7 of 250 sold" in " ".join(text.split())


def test_whoever_may_not_see_money_sees_none(olgas_event):
    sell(olgas_event, VIP=2)
    viewer = browser_of(make_member(make_organiser(), Role.VIEWER))

    for address in (OVERVIEW, numbers_of(olgas_event)):
        text = viewer.get(address).text
        assert "€" not in text
        assert "Taken in" not in text


def test_neither_page_counts_anothers_sales(browser, olgas_event):
    others = make_event(organiser=make_organiser("stellas-suppers", "Stella’s Suppers"), name="Supper")
    sell(others, VIP=5)

    text = browser.get(OVERVIEW).text

    assert "Supper" not in text
    assert "€600" not in text
    assert browser.get(numbers_of(others)).status_code == 404


def test_a_narrowed_member_sees_the_numbers_of_their_events_alone(olgas_event):
    hidden = make_event(name="Rehearsal", currency="PLN")
    sell(hidden, VIP=5)
    sell(olgas_event, VIP=1)
    finance = browser_of(make_member(make_organiser(), Role.FINANCE, events=[olgas_event]))

    text = finance.get(OVERVIEW).text

    assert "€120.00" in text
    assert "Rehearsal" not in text
    assert "PLN" not in text


def test_the_numbers_of_an_event_tell_pace_money_and_tax(browser, olgas_event):
    TicketType.objects.filter(type="VIP").update(tax_rate=Decimal(20))
    sell(olgas_event, VIP=2, Standard=1)
    with at(clock.now() - timedelta(days=3)):
        sell(olgas_event, Standard=1)

    page = read(browser.get(numbers_of(olgas_event)))

    assert page.texts("dd")[:2] == ["3", "4"]
    assert page.texts("td")[:6] == ["2", "€240.00", "€40.00", "2", "€91.00", "–"]
    assert "€331.00" in page.text


def test_the_overview_asks_as_few_questions_for_many_events(browser, django_assert_max_num_queries):
    for number in range(12):
        sell(make_event(ticket_type("Seat"), name=f"Night {number}"), Seat=1)

    with django_assert_max_num_queries(15):
        assert browser.get(OVERVIEW).status_code == 200


def test_drafts_and_cancelled_events_without_a_type_have_numbers_as_well(browser):
    draft = make_event(name="Idea", status=Event.Status.DRAFT)

    assert browser.get(numbers_of(draft)).status_code == 200
    assert browser.get(OVERVIEW).status_code == 200
