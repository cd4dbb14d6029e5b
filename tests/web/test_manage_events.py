"""The list of an organiser's events, making a new one, and its overview."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.changes import nothing_changes
from tests.factories import make_event, make_member, make_organiser, make_reservation, ticket_type
from tests.web.manage_forms import browser_of, errors, post
from tests.web.pages import read
from ticketonline.accounts.rules import Role
from ticketonline.core import clock
from ticketonline.events.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

LIST = "/manage/olgas-nights/events/"
NEW = f"{LIST}new/"
CHAMBER = {
    "name": "Chamber Music",
    "date": "2031-06-05T19:30",
    "time_zone": "Europe/Warsaw",
    "venue": "Philharmonic",
    "city": "Łódź",
    "country": "PL",
    "currency": "PLN",
    "description": "Four **strings**.",
}


@pytest.fixture
def browser(db):
    """Olga's browser, logged in as the owner of Olga's Nights."""
    return browser_of(make_member(name="olga"))


def names(answer):
    return read(answer).texts("p", class_="event-row-name")


# --- The list -------------------------------------------------------------------------------------------------------


def test_the_list_has_a_part_for_what_comes_for_drafts_and_for_what_is_past(browser):
    now = clock.now()
    make_event(name="Later", date=now + timedelta(days=9))
    make_event(name="Soon", date=now + timedelta(days=2))
    make_event(name="Off", date=now + timedelta(days=5), status=Event.Status.CANCELLED)
    make_event(name="Idea", status=Event.Status.DRAFT)
    make_event(name="Long ago", date=now - timedelta(days=9))
    make_event(name="Just now", date=now - timedelta(days=1))

    assert names(browser.get(LIST)) == ["Soon On sale", "Off Cancelled", "Later On sale"]
    assert names(browser.get(LIST, {"show": "drafts"})) == ["Idea Draft"]
    assert names(browser.get(LIST, {"show": "past"})) == ["Just now Past", "Long ago Past"]
    assert names(browser.get(LIST, {"show": "nonsense", "page": "x"})) == [
        "Soon On sale",
        "Off Cancelled",
        "Later On sale",
    ]


def test_each_event_shows_what_is_sold_and_held_of_all(browser):
    event = make_event(ticket_type("VIP", amount=1_000), ticket_type("Standard", amount=500))
    event.ticket_types.update(sold=200)
    make_reservation(event, VIP=3)

    page = read(browser.get(LIST))

    assert page.texts("p", class_="number") == ["400 of 1,500 sold", "3 held"]


def test_the_list_is_searched_whatever_the_accents(browser):
    make_event(name="Koncert", city="Łódź")
    make_event(name="Concert", city="Paris")

    assert names(browser.get(LIST, {"q": "lodz KONCERT"})) == ["Koncert On sale"]
    assert "Nothing found for “xyz”." in read(browser.get(LIST, {"q": "xyz\0"})).text


def test_long_lists_have_pages_that_keep_part_and_search(browser):
    for number in range(26):
        make_event(name=f"Night {number:02}", status=Event.Status.DRAFT)

    first = read(browser.get(LIST, {"show": "drafts", "q": "night"}))
    (link,) = first.all("a", rel="next")
    second = browser.get(LIST + link["href"])

    assert (len(first.all("li", class_="event-row")), link["href"]) == (25, "?show=drafts&q=night&page=2")
    assert len(names(second)) == 1


def test_the_list_takes_the_same_queries_for_one_event_and_for_many(browser, django_assert_num_queries):
    make_event()
    browser.get(LIST)
    with django_assert_num_queries(7, exact=False) as one:
        browser.get(LIST)
    for _ in range(5):
        make_event()

    with django_assert_num_queries(len(one)):
        browser.get(LIST)


def test_who_may_only_look_is_offered_nothing_else():
    event = make_event()
    viewer = browser_of(make_member(role=Role.VIEWER))

    overview = read(viewer.get(f"{LIST}{event.pk}/"))

    assert [link.text for link in read(viewer.get(LIST)).all("a", class_="button")] == []
    assert [button.text for button in overview.all("button")] == ["Log out"]
    assert "Details" not in overview.texts("a")


# --- A new event ----------------------------------------------------------------------------------------------------


def test_a_new_event_is_a_draft_and_leads_on_to_its_tickets(browser):
    answer = browser.post(NEW, CHAMBER)

    event = Event.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{LIST}{event.pk}/tickets/")
    assert (event.name, event.status, event.organiser.slug) == ("Chamber Music", "DRAFT", "olgas-nights")
    assert (event.slug, event.time_zone, event.currency) == ("chamber-music", "Europe/Warsaw", "PLN")
    assert event.date == datetime(2031, 6, 5, 17, 30, tzinfo=UTC)
    assert (event.venue, event.city, event.country) == ("Philharmonic", "Łódź", "PL")
    assert event.description == "Four **strings**."


def test_the_first_one_asks_the_browser_for_its_time_zone_and_the_next_is_like_the_last(browser):
    first = read(browser.get(NEW))
    browser.post(NEW, CHAMBER)
    second = browser.get(NEW)

    assert len(first.all("div", data_behaviour="zone")) == 1
    assert read(second).all("div", data_behaviour="zone") == []
    shown = {name: second.context["form"][name].value() for name in ("time_zone", "city", "currency", "name", "date")}
    assert shown == {"time_zone": "Europe/Warsaw", "city": "Łódź", "currency": "PLN", "name": "", "date": None}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, {"name": ["This field is required."]}),
        ({"date": "soon"}, {"date": ["Use a date and a time, such as 2031-06-05T19:30."]}),
        ({"date": "2031-02-30T10:00"}, {"date": ["Use a date and a time, such as 2031-06-05T19:30."]}),
        ({"date": "9999-12-31T23:59"}, {"date": ["Use a year from 2001 to 2198."]}),
        (
            {"date": "2031-03-30T02:30"},
            {
                "date": [
                    "The clocks in Europe/Warsaw are put forward past 02:30 that day. Did you mean 03:30?",
                ]
            },
        ),
        ({"venue": "a\nb"}, {"venue": ["Use one line of text without control characters."]}),
    ],
)
def test_what_is_wrong_is_said_next_to_its_field_and_nothing_typed_is_lost(browser, wrong, sentence):
    with nothing_changes():
        answer = browser.post(NEW, CHAMBER | wrong)

    assert (answer.status_code, errors(answer)) == (422, sentence)
    kept = {name: answer.context["form"][name].value() for name in CHAMBER}
    assert kept == CHAMBER | wrong


def test_of_a_time_that_comes_twice_the_first_is_taken_and_said(browser):
    answer = browser.post(NEW, CHAMBER | {"date": "2031-10-26T02:30"}, follow=True)

    assert Event.objects.get().date == datetime(2031, 10, 26, 0, 30, tzinfo=UTC)
    assert "so 02:30 comes twice. The first one was taken." in read(answer).text


def test_the_description_is_shown_as_it_will_look_and_nothing_is_saved(browser):
    with nothing_changes():
        answer = browser.post(NEW, CHAMBER | {"preview": "1", "name": ""})

    assert answer.status_code == 200
    assert read(answer).texts("strong")[-1] == "strings"


def test_a_narrowed_manager_may_work_on_what_they_make():
    manager = make_member(role=Role.MANAGER, events=[make_event(name="Other")])
    browser = browser_of(manager)

    browser.post(NEW, CHAMBER)

    assert names(browser.get(LIST, {"show": "drafts"})) == ["Chamber Music Draft"]


def test_a_viewer_makes_nothing():
    viewer = browser_of(make_member(role=Role.VIEWER))

    with nothing_changes():
        answer = viewer.post(NEW, CHAMBER)

    assert answer.status_code == 403


def test_another_organisers_event_is_not_there(browser):
    theirs = make_event(organiser=make_organiser("stellas", "Stella’s"))

    assert {browser.get(f"{LIST}{theirs.pk}/{page}").status_code for page in ("", "details/", "cancel/")} == {404}


# --- The overview ---------------------------------------------------------------------------------------------------


def test_the_overview_has_the_numbers_and_what_is_missing(browser):
    event = make_event(ticket_type("VIP", amount=1_000), status=Event.Status.DRAFT)
    event.ticket_types.update(sold=200, held=30)

    page = read(browser.get(f"{LIST}{event.pk}/"))

    assert dict(zip(page.texts("dt"), page.texts("dd"), strict=True)) == {
        "Sold": "200",
        "Held": "30",
        "Left": "770",
        "In all": "1,000",
    }
    assert page.texts("li", class_="check") == [
        "Done: At least one ticket type",
        "Done: A date that is still to come",
        "Missing: A venue or a city (needed)",
        "Done: Sales that are not closed already",
        "Missing: A description (advised)",
        "Missing: A picture (advised)",
        "Missing: An address at which buyers reach you (advised)",
    ]
    assert "Publish" not in page.texts("button")


def test_the_overview_leads_to_the_orders_of_the_event_whoever_may_see_them(browser, olgas_event):
    page = read(browser.get(f"{LIST}{olgas_event.pk}/"))
    orders = "/manage/olgas-nights/orders/"
    assert [link["href"] for link in page.all("a") if link.text == "Orders"] == [
        orders,
        f"{orders}?event={olgas_event.pk}",
    ]

    viewers_page = read(browser_of(make_member(role=Role.VIEWER)).get(f"{LIST}{olgas_event.pk}/"))
    assert "Orders" not in viewers_page.texts("a")


def test_what_must_not_be_published_yet_is_refused_on_the_overview(browser):
    event = make_event(status=Event.Status.DRAFT)

    with nothing_changes():
        answer = browser.post(f"{LIST}{event.pk}/publish/")

    assert answer.status_code == 409
    assert "Something is missing before this event can be published." in read(answer).text


def test_publishing_and_unpublishing_are_one_button_each(browser):
    event = make_event(status=Event.Status.DRAFT, city="Łódź")

    published = browser.post(f"{LIST}{event.pk}/publish/", follow=True)
    assert Event.objects.get().status == "PUBLISHED"
    assert "Anybody can find it now." in read(published).text

    browser.post(f"{LIST}{event.pk}/unpublish/")
    assert Event.objects.get().status == "DRAFT"


def test_cancelling_says_what_it_does_not_do(browser):
    event = make_event(ticket_type("VIP"))
    event.ticket_types.update(sold=2, held=1)

    asked = read(browser.get(f"{LIST}{event.pk}/cancel/"))
    done = browser.post(f"{LIST}{event.pk}/cancel/", follow=True)

    assert "2 tickets are sold. Nobody gets money back by this button" in asked.text
    assert Event.objects.get().status == "CANCELLED"
    assert "Take the cancellation back" in read(done).texts("button")


def test_postponing_asks_for_the_date_and_moves_the_rest(browser):
    event = make_event(
        date=datetime(2031, 6, 5, 17, 30, tzinfo=UTC),
        sales_close_at=datetime(2031, 6, 5, 15, 30, tzinfo=UTC),
        time_zone="Europe/Warsaw",
    )

    answer = post(browser, f"{LIST}{event.pk}/postpone/", date="2031-07-05T20:00")

    assert answer.status_code == 303
    event.refresh_from_db()
    assert (event.date, event.sales_close_at) == (
        datetime(2031, 7, 5, 18, 0, tzinfo=UTC),
        datetime(2031, 7, 5, 16, 0, tzinfo=UTC),
    )


def test_who_postpones_what_was_changed_meanwhile_is_told_and_may_then(browser):
    event = make_event(time_zone="Europe/Warsaw")
    path = f"{LIST}{event.pk}/postpone/"
    Event.objects.update(version=3)

    with nothing_changes():
        told = browser.post(path, {"version": "0", "date": "2031-07-05T20:00"})
    assert errors(told) == {"date": ["Somebody else has changed this event meanwhile."]}

    assert (
        browser.post(path, {"version": told.context["form"]["version"].value(), "date": "2031-07-05T20:00"}).status_code
        == 303
    )


def test_duplicating_makes_a_draft_of_the_next_one(browser):
    event = make_event(date=datetime(2031, 6, 5, 17, 30, tzinfo=UTC), time_zone="Europe/Warsaw")
    form = browser.get(f"{LIST}{event.pk}/duplicate/").context["form"]
    assert form["date"].value() == datetime(2031, 6, 12, 19, 30)

    answer = post(browser, f"{LIST}{event.pk}/duplicate/", name="Jazz Night II")

    copy = Event.objects.get(name="Jazz Night II")
    assert answer.headers["Location"] == f"{LIST}{copy.pk}/"
    assert (copy.date, copy.ticket_types.count()) == (datetime(2031, 6, 12, 17, 30, tzinfo=UTC), 2)


def test_deleting_asks_and_keeps_what_somebody_reserved(browser):
    kept, gone = make_event(name="Kept"), make_event(name="Gone")
    make_reservation(kept)

    assert "Delete" in read(browser.get(f"{LIST}{gone.pk}/")).texts("a")
    assert "Delete" not in read(browser.get(f"{LIST}{kept.pk}/")).texts("a")
    with nothing_changes():
        assert browser.post(f"{LIST}{kept.pk}/delete/").status_code == 409
    assert browser.post(f"{LIST}{gone.pk}/delete/").headers["Location"] == LIST
    assert [event.name for event in Event.objects.all()] == ["Kept"]
