"""What a first visit transfers, with everything."""

import gzip
import re
from urllib.parse import urlsplit

import pytest

from tests.factories import make_event, make_reservation, ticket_type
from tests.web.pages import read
from ticketonline.events.images import MAX_BYTES
from ticketonline.events.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

LIMIT_BYTES = 60 * 1024
HEADERS_BYTES = 750  # of one answer, measured with every security header
DYNAMIC = re.compile(r'(\w+): \(\) => import\("\./([\w.-]+)"\)')
STATIC = re.compile(r'from "\./([\w.-]+)"')


@pytest.fixture
def weigh(bruno, gathered):
    """Tells the bytes of a page and all that it loads, compressed as it travels, headers included."""

    def weigh(path):
        answer = bruno.get(path, headers={"Accept-Encoding": "gzip"})
        page = read(bruno.get(path))
        files = [gathered / address.removeprefix("/static/") for address in linked(page)]
        files += modules(page, gathered / "web" / "js")
        pictures = len(page.all("img")) * MAX_BYTES
        answers = 1 + len(files) + len(page.all("img"))
        return len(answer.content) + sum(map(travels, files)) + pictures + answers * HEADERS_BYTES

    return weigh


def linked(page):
    """The addresses of the stylesheet, the icon and the script that every page has."""
    links = [link["href"] for link in page.all("link") if link["rel"] in ("stylesheet", "icon")]
    scripts = [script["src"] for script in page.all("script") if "src" in script.attributes]
    assert len(links) == 2
    return links + scripts


def modules(page, folder):
    """The modules of the behaviours that the page names, with what they import."""
    (site,) = (file for file in folder.glob("site.*.js"))
    known = dict(DYNAMIC.findall(site.read_text()))
    named = {name for element in page.elements for name in element.attributes.get("data-behaviour", "").split()}
    found, waiting = set(), [known[name] for name in named]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += STATIC.findall((folder / name).read_text())
    return [folder / name for name in found]


def travels(file):
    return len(gzip.compress(file.read_bytes()))


def test_the_list_of_events_stays_within_60_kilobytes(weigh):
    for number in range(21):
        make_event(name=f"A night of music, number {number}", venue=f"Venue {number}", city="Kraków")

    assert 10_000 < weigh("/en/") < LIMIT_BYTES


def test_the_page_of_an_event_stays_within_60_kilobytes_with_the_largest_picture(weigh):
    event = make_event(
        *(ticket_type(f"Block {number}", str(number * 10)) for number in range(8)),
        description="\n\n".join(f"Paragraph {number}: {'what happens on this night. ' * 9}" for number in range(9)),
    )
    Event.objects.filter(pk=event.pk).update(image="events/jazz.jpg")

    assert MAX_BYTES + 10_000 < weigh("/en/events/jazz-night/") < LIMIT_BYTES


def test_the_page_where_one_pays_stays_within_60_kilobytes(weigh):
    types = [ticket_type(f"Block {number}", str(number * 10)) for number in range(8)]
    reservation = make_reservation(make_event(*types), **{f"Block {number}": 5 for number in range(8)})

    assert 10_000 < weigh(f"/en/reservations/{reservation.pk}/") < LIMIT_BYTES


def test_nothing_is_asked_of_another_host(bruno, olgas_event):
    for path in ("/en/", "/en/events/jazz-night/"):
        for element in read(bruno.get(path)).elements:
            if element.tag in ("script", "img", "link", "use", "iframe", "source"):
                address = element.attributes.get("src") or element.attributes.get("href", "")
                is_named_only = element.attributes.get("rel") in ("canonical", "alternate")
                assert is_named_only or not urlsplit(address).netloc
