"""What the shop's page of an event says of doors, end, Markdown, a new date, a cancellation; and of a draft."""

import json
from datetime import UTC, datetime

import pytest

from tests.changes import nothing_changes
from tests.factories import make_event
from tests.web.pages import read
from ticketonline.events.models import Event
from ticketonline.events.preview import preview_token

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

EVENING = datetime(2031, 6, 5, 17, 30, tzinfo=UTC)  # 19:30 in Warsaw


@pytest.fixture
def event(db):
    return make_event(
        date=EVENING,
        time_zone="Europe/Warsaw",
        doors_at=datetime(2031, 6, 5, 16, 30, tzinfo=UTC),
        ends_at=datetime(2031, 6, 6, 0, 15, tzinfo=UTC),
        description="# Programme\n\nJazz with **Ola**.\nAnd friends. <b>",
    )


def facts(page):
    return dict(zip(page.texts("dt"), page.texts("dd"), strict=True))


def structured(page):
    return json.loads(page.one("script", type="application/ld+json").text)


def test_doors_and_end_are_told_with_their_day_where_it_is_another(bruno, event):
    page = read(bruno.get("/en/events/jazz-night/"))

    assert facts(page)["Doors open"] == "6:30 PM"
    assert facts(page)["Ends"] == "Friday, June 6, 2031, 2:15 AM"
    assert structured(page)["doorTime"] == "2031-06-05T18:30+02:00"
    assert structured(page)["endDate"] == "2031-06-06T02:15+02:00"


def test_buyers_and_search_engines_are_told_who_puts_it_on(bruno, event, django_assert_num_queries):
    with django_assert_num_queries(2):
        page = read(bruno.get("/en/events/jazz-night/"))

    assert facts(page)["Organiser"] == "Olga’s Nights"
    assert structured(page)["organizer"] == {"@type": "Organization", "name": "Olga’s Nights"}


def test_the_description_is_markdown_and_in_brief_plain_text(bruno, event):
    page = read(bruno.get("/en/events/jazz-night/"))

    assert page.texts("h3") == ["Programme"]
    assert "Ola" in page.texts("strong")
    assert page.one("meta", name="description")["content"].endswith("Programme Jazz with Ola. And friends. <b>")
    assert structured(page)["description"] == "Programme Jazz with Ola. And friends. <b>"


def test_the_api_gives_the_description_as_it_was_typed(bruno, event):
    answer = bruno.post("/events/event/", {"event_id": str(event.pk)}, content_type="application/json")

    assert answer.json()["event"]["description"] == event.description


def test_a_postponed_event_says_from_when(bruno, event):
    Event.objects.update(postponed_from=datetime(2031, 5, 1, 17, 30, tzinfo=UTC))

    page = read(bruno.get("/en/events/jazz-night/"))

    assert "This event was postponed. It was to take place on Thursday, May 1, 2031" in page.text
    assert structured(page)["eventStatus"] == "https://schema.org/EventRescheduled"
    assert structured(page)["previousStartDate"] == "2031-05-01T19:30+02:00"


def test_a_cancelled_event_says_so_sells_nothing_and_is_in_no_list(bruno, event):
    Event.objects.update(status=Event.Status.CANCELLED)

    page = read(bruno.get("/en/events/jazz-night/"))

    assert "This event was cancelled." in page.text
    assert page.all("form") == page.all("input") == []
    assert structured(page)["eventStatus"] == "https://schema.org/EventCancelled"
    assert {offer["availability"] for offer in structured(page)["offers"]} == {"https://schema.org/SoldOut"}
    assert "Jazz Night" not in read(bruno.get("/en/")).text
    assert bruno.get("/en/events/jazz-night/statistics/").status_code == 404


def test_the_api_does_not_know_a_cancelled_event(bruno, event):
    Event.objects.update(status=Event.Status.CANCELLED)

    answer = bruno.post("/events/event/", {"event_id": str(event.pk)}, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (404, "event_not_found")
    assert bruno.get("/events/event/").json()["events"] == []


def test_a_form_of_a_cancelled_event_reserves_nothing(bruno, event):
    Event.objects.update(status=Event.Status.CANCELLED)
    vip = event.ticket_types.get(type="VIP")

    with nothing_changes():
        answer = bruno.post("/en/events/jazz-night/", {f"amount-{vip.pk}": "1"})

    assert answer.status_code in (404, 409)


# --- The secret link to a draft -------------------------------------------------------------------------------------


def preview_path(event):
    return f"/en/previews/{preview_token(event)}/"


def test_a_draft_is_shown_by_its_link_sells_nothing_and_is_nobodys_to_keep_or_find(bruno, event):
    Event.objects.update(status=Event.Status.DRAFT)

    answer = bruno.get(preview_path(event))

    page = read(answer)
    assert answer.status_code == 200
    assert "This is a draft." in page.text
    assert page.texts("h1") == ["Jazz Night"]
    assert page.all("form") == []
    assert page.one("meta", name="robots")["content"] == "noindex"
    assert (answer.headers["Cache-Control"], answer.headers["X-Robots-Tag"]) == ("private, no-store", "noindex")
    assert not answer.cookies


def test_nothing_is_sold_through_the_link(bruno, event):
    Event.objects.update(status=Event.Status.DRAFT)

    with nothing_changes():
        assert bruno.post(preview_path(event), {}).status_code == 405


def test_the_link_to_what_is_published_by_now_leads_to_its_page(bruno, event):
    assert bruno.get(preview_path(event)).headers["Location"] == "/en/events/jazz-night/"


def test_a_link_that_was_taken_back_or_made_up_leads_nowhere(bruno, event):
    path = preview_path(event)
    Event.objects.update(status=Event.Status.DRAFT, preview_serial=1)

    assert bruno.get(path).status_code == 404
    assert bruno.get("/en/previews/made-up/").status_code == 404
    assert bruno.get("/en/events/jazz-night/").status_code == 404
