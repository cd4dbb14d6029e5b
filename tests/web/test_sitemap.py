"""The sitemap and robots.txt."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from tests.factories import make_event
from ticketonline.events.models import Event
from ticketonline.web.shop import sitemap

pytestmark = pytest.mark.django_db

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
SHOP = "http://127.0.0.1:8000"


def tree(answer):
    assert answer.headers["Content-Type"] == "application/xml"
    return ElementTree.fromstring(answer.content)


def addresses(answer):
    return [loc.text for loc in tree(answer).iter(f"{MAP}loc")]


def test_it_lists_published_upcoming_events_in_every_language(bruno):
    make_event(name="Jazz Night")
    make_event(name="Draft", status=Event.Status.DRAFT)
    make_event(name="Past", date=timezone.now() - timedelta(days=1))

    answer = bruno.get("/sitemap.xml")

    assert addresses(answer) == [
        f"{SHOP}/en/",
        f"{SHOP}/pl/",
        f"{SHOP}/en/events/jazz-night/",
        f"{SHOP}/pl/events/jazz-night/",
    ]


def test_each_address_names_its_other_languages(bruno):
    make_event(name="Jazz Night")

    entry = tree(bruno.get("/sitemap.xml")).findall(f"{MAP}url")[3]

    assert [(link.get("hreflang"), link.get("href")) for link in entry.findall(f"{XHTML}link")] == [
        ("en", f"{SHOP}/en/events/jazz-night/"),
        ("pl", f"{SHOP}/pl/events/jazz-night/"),
    ]


def test_many_events_come_in_parts(bruno, monkeypatch):
    monkeypatch.setattr(sitemap, "PART_SIZE", 2)
    for number in range(3):
        make_event(name=f"Night {number}", date=timezone.now() + timedelta(days=number + 1))

    assert addresses(bruno.get("/sitemap.xml")) == [f"{SHOP}/sitemap.xml?part=1", f"{SHOP}/sitemap.xml?part=2"]
    assert addresses(bruno.get("/sitemap.xml?part=1"))[:4:2] == [f"{SHOP}/en/", f"{SHOP}/en/events/night-0/"]
    assert addresses(bruno.get("/sitemap.xml?part=2")) == [
        f"{SHOP}/en/events/night-2/",
        f"{SHOP}/pl/events/night-2/",
    ]


@pytest.mark.parametrize("part", ["2", "0", "99999999999"])
def test_a_part_that_there_is_not_is_not_found_or_the_first(bruno, part):
    make_event()

    assert bruno.get(f"/sitemap.xml?part={part}").status_code == (200 if len(part) > 5 else 404)


def test_any_number_of_events_costs_two_queries(bruno, django_assert_num_queries):
    for number in range(5):
        make_event(name=f"Night {number}")

    with django_assert_num_queries(2):
        bruno.get("/sitemap.xml")


def test_robots_are_shown_the_sitemap_and_kept_from_what_is_no_page(bruno):
    answer = bruno.get("/robots.txt")

    lines = answer.content.decode().splitlines()
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert f"Sitemap: {SHOP}/sitemap.xml" in lines
    assert "Disallow: /admin/" in lines
    assert "Disallow: /" not in lines
