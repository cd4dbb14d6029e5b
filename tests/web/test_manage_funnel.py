"""Where visitors drop off, on the page of an event's numbers."""

from datetime import timedelta

import pytest

from tests.factories import make_event, make_member, make_organiser
from tests.web.manage_forms import browser_of
from tests.web.pages import read
from ticketonline.accounts.rules import Role
from ticketonline.core import clock
from ticketonline.events.models import Event
from ticketonline.statistics.models import DailyVisits

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


def numbers_of(event: Event, span: str = "") -> str:
    return f"/manage/olgas-nights/events/{event.pk}/numbers/{f'?span={span}' if span else ''}"


def visits(event: Event, views: int, reservations: int, payments: int, *, days_ago: int = 0) -> None:
    day = (clock.now() - timedelta(days=days_ago)).date()
    DailyVisits.objects.create(event=event, day=day, views=views, reservations=reservations, payments=payments)


@pytest.fixture
def browser(db):
    """Olga's browser, logged in as the owner of Olga's Nights."""
    return browser_of(make_member(name="olga"))


def words(browser, address: str) -> str:
    return " ".join(read(browser.get(address)).text.split())


def test_it_tells_each_step_with_its_shares(browser, olgas_event):
    visits(olgas_event, 1000, 80, 60)
    visits(olgas_event, 1000, 20, 15, days_ago=3)

    text = words(browser, numbers_of(olgas_event))

    assert "Viewed 2,000" in text
    assert "Reserved 100 5% of views" in text
    assert "Paid 75 3% of views" in text
    assert "Paid753%75%" in text  # the table: of views, of the step before


def test_the_span_is_chosen_by_link_and_any_other_is_the_usual_one(browser, olgas_event):
    visits(olgas_event, 10, 0, 0)
    visits(olgas_event, 20, 0, 0, days_ago=8)
    visits(olgas_event, 40, 0, 0, days_ago=60)

    viewed = {span: words(browser, numbers_of(olgas_event, span)) for span in ("7", "28", "all", "", "1'", "９")}

    assert "Viewed 10 " in viewed["7"]
    assert "Viewed 70 " in viewed["all"]
    for span in ("28", "", "1'", "９"):
        assert "Viewed 30 " in viewed[span]


def test_more_reservations_than_views_are_no_share_of_them(browser, olgas_event):
    visits(olgas_event, 2, 8, 4)

    text = words(browser, numbers_of(olgas_event))

    assert "Reserved8––" in text
    assert "Paid4–50%" in text
    assert "of views" not in text.replace("Of views", "")


def test_what_is_not_there_is_said(browser, olgas_event):
    draft = make_event(name="Idea", status=Event.Status.DRAFT)

    assert "A draft has no page that visitors could come to." in words(browser, numbers_of(draft))
    assert "Nobody has come yet." in words(browser, numbers_of(olgas_event))
    visits(olgas_event, 5, 1, 0, days_ago=40)
    assert "Nobody came in this time." in words(browser, numbers_of(olgas_event, "7"))


def test_whoever_may_see_the_event_sees_its_funnel_and_nobody_elses(olgas_event):
    visits(olgas_event, 321, 0, 0)
    stellas = make_event(organiser=make_organiser("stellas-suppers", "Stella’s Suppers"), name="Supper")
    visits(stellas, 4567, 0, 0)
    viewer = browser_of(make_member(make_organiser(), Role.VIEWER))

    assert "Viewed 321" in words(viewer, numbers_of(olgas_event))
    assert viewer.get(numbers_of(stellas)).status_code == 404


def test_one_part_of_the_page_follows_the_sales_and_holds_all_numbers(browser, olgas_event):
    text = browser.get(numbers_of(olgas_event)).text

    assert text.count('data-behaviour="live"') == 1
    assert text.index('data-behaviour="live"') < text.index('id="pace"') < text.index('id="funnel"')


def test_a_million_visits_are_a_few_rows(browser, olgas_event, django_assert_max_num_queries):
    for days_ago in range(300):
        visits(olgas_event, 4000, 300, 200, days_ago=days_ago)

    with django_assert_max_num_queries(31):
        assert "Viewed 1,200,000" in words(browser, numbers_of(olgas_event, "all"))
