"""Pages in an organiser's colour, and texts that say in which language they are."""

import json
import re

import pytest

from tests.factories import make_event, make_member, make_reservation
from tests.web.manage_forms import browser_of
from ticketonline.events.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

STYLES = 'href="/accent/c2185b.css"'


@pytest.fixture
def pink(db) -> Event:
    return make_event(accent="#c2185b", language="pl", description="Wieczór swingu.")


def page_of(event: Event, language: str = "en") -> str:
    return f"/{language}/events/{event.slug}/"


def test_an_events_pages_load_its_colour_and_hold_no_style(bruno, pink):
    reservation = make_reservation(pink)

    for path in (page_of(pink), f"{page_of(pink)}statistics/", f"/en/reservations/{reservation.pk}/"):
        text = bruno.get(path).text
        assert text.count(STYLES) == 1, path
        assert text.index("web/css/site.css") < text.index(STYLES)
        assert "style=" not in text


def test_pages_of_an_event_without_a_colour_load_none(bruno, olgas_event):
    assert "/accent/" not in bruno.get(page_of(olgas_event)).text
    assert "/accent/" not in bruno.get("/en/").text


def test_a_colours_stylesheet_is_kept_by_everybody_for_long(bruno):
    answer = bruno.get("/accent/c2185b.css")

    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert answer["Cache-Control"] == "public, max-age=604800"
    assert not answer.cookies
    assert "--accent: #c2185b;" in answer.text
    assert answer.text.count("--on-fill: ") == answer.text.count("--accent-soft: ") == 2
    assert re.fullmatch(r"[a-z0-9#:;(){}@\s-]+", answer.text)


@pytest.mark.parametrize("name", ["", "c2185", "c2185b0", "C2185B", "zzzzzz", "c2185b;x", "%23c2185b", "ｃ2185b"])
def test_what_is_no_colour_has_none(bruno, name):
    assert bruno.get(f"/accent/{name}.css").status_code == 404


def test_nothing_is_written_there(bruno):
    assert bruno.post("/accent/c2185b.css").status_code in (403, 405)


def test_texts_in_another_language_than_the_page_say_so(bruno, pink):
    english, polish = bruno.get(page_of(pink)).text, bruno.get(page_of(pink, "pl")).text

    assert '<h1 lang="pl">Jazz Night</h1>' in english
    assert '<div class="prose described" lang="pl">' in english
    assert "<h1>Jazz Night</h1>" in polish
    assert 'property="og:locale" content="pl_PL"' in english
    assert 'property="og:locale:alternate" content="en_US"' in english
    assert 'lang="pl">Jazz Night' in bruno.get("/en/").text


def test_search_engines_are_told_the_language_if_there_is_one_to_tell(bruno, pink, olgas_event):
    def said(event: Event) -> dict[str, object]:
        found = re.search(r'ld\+json">(.*?)</script>', bruno.get(page_of(event)).text)
        assert found
        return json.loads(found[1])

    assert said(pink)["inLanguage"] == "pl"
    assert "inLanguage" not in said(olgas_event)


def test_programs_are_told_both(bruno, pink):
    answer = bruno.post("/events/event/", {"event_id": str(pink.pk)}, content_type="application/json").json()

    assert (answer["event"]["language"], answer["event"]["accent"]) == ("pl", "#c2185b")


def test_a_first_event_is_offered_the_operators_time_zone_and_the_language_of_the_page(settings, db):
    settings.USUAL_TIME_ZONE = "Europe/Warsaw"
    browser = browser_of(make_member(name="olga"))
    address = "/manage/olgas-nights/events/new/"

    first = browser.get(address).context["form"]
    make_event(time_zone="Asia/Tokyo", language="pl")
    second = browser.get(address).context["form"]

    assert (first["time_zone"].value(), first["language"].value()) == ("Europe/Warsaw", "en")
    assert (second["time_zone"].value(), second["language"].value()) == ("Asia/Tokyo", "pl")
