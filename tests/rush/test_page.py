"""The page of the report: one file that asks nobody for anything, with every name escaped."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest

from tests.rush.reports import offer, recorded, report
from ticketonline.rush.checking import Check
from ticketonline.rush.page.page import as_page
from ticketonline.rush.play import Ending
from ticketonline.rush.report import Books, Verdict

pytestmark = pytest.mark.one_engine

ODD = "</style></title><script>alert(1)</script><img src=x onerror=alert(2)>\"'&amp;"


class Tags(HTMLParser):
    """Collects the tags that a browser would see."""

    def __init__(self):
        super().__init__()
        self.names = []
        self.attributes = []

    def handle_starttag(self, tag, attrs):
        self.names.append(tag)
        self.attributes += attrs


def tags(page):
    parser = Tags()
    parser.feed(page)
    return parser


def test_it_tells_what_the_report_tells():
    page = as_page(report(sold_out_at={"VIP": 3.0}, cpu=0.95))

    assert "<title>Rush: Jazz Night</title>" in page
    assert "of 50 tickets reserved: sold out after 3.0 s" in page
    assert "The books are clean." in page
    assert "20 of 20 promises checked are kept." in page
    assert "This client used 95% of a processor core" in page
    assert [*re.findall(r"<h2>(.*?)</h2>", page)] == [
        "Reservations in each second",
        "How long a reservation took",
        "Tickets left",
        "How it was played",
    ]


def test_being_sent_away_has_a_chart_of_its_own_where_it_happened():
    recorder = recorded(offer())
    recorder.tally.busy = 3

    assert "Sent away in each second" in as_page(report(recorder=recorder))
    assert "Sent away in each second" not in as_page(report())


def test_faults_stand_first():
    check = Check(asked=20, broken=1, named=["reservation 7 was promised and does not exist"])
    page = as_page(report(check=check, verdict=Verdict(books=Books.FAULTY, words="VIP: held is 3, should be 2")))

    assert page.count('class="notice notice-bad"') == 3
    assert "reservation 7 was promised and does not exist" in page
    assert "VIP: held is 3, should be 2" in page
    assert "The books have faults." in page


def test_names_from_the_network_are_text_and_nothing_else():
    odd = offer(ODD, **{ODD: 50, "other": 5})
    recorder = recorded(odd)
    recorder.tally.refusals[ODD] = 3
    recorder.tally.errors[ODD] = 3

    page = as_page(report(offered=odd, recorder=recorder, verdict=Verdict(books=Books.NOT_READ, words=ODD)))

    seen = tags(page)
    assert not {"script", "img", "link", "iframe", "object", "form"} & set(seen.names)
    assert not [name for name, _ in seen.attributes if name.startswith("on") or name in ("style", "src", "href")]
    assert page.count("<style>") == page.count("</style>") == 1


def test_it_asks_nobody_for_anything():
    page = as_page(report())

    assert "default-src 'none'" in unescape(page)
    assert "url(" not in page
    assert "@import" not in page
    assert re.findall(r"https?://[^\s<]+", page) == ["http://127.0.0.1:8000"]


def test_a_rush_that_came_to_nothing_has_a_page_too():
    empty = recorded(offer(), seconds=0)
    empty.left = {"VIP": 50}

    page = as_page(report(recorder=empty, ending=Ending.INTERRUPTED, seconds=0.0))

    assert "No promise was made." in page
    assert "of 50 tickets reserved within 0.0 s" in page
