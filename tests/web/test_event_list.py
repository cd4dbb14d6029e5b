"""The list of events."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from tests.factories import make_event, make_reservation, ticket_type
from tests.web.pages import read
from ticketonline.events.models import Event, TicketType

pytestmark = pytest.mark.django_db


def names(page):
    return page.texts("h2", class_="event-card-name")


def stubs(page):
    return page.texts("div", class_="event-card-stub")


def test_upcoming_events_are_listed_soonest_first(bruno):
    now = timezone.now()
    make_event(name="Later", date=now + timedelta(days=9))
    make_event(name="Sooner", date=now + timedelta(days=2))
    make_event(name="Past", date=now - timedelta(days=1))
    make_event(name="Draft", status=Event.Status.DRAFT)

    page = read(bruno.get("/en/"))

    assert names(page) == ["Sooner", "Later"]


def test_an_event_is_dated_on_the_clock_of_its_place_in_the_readers_language(bruno):
    make_event(date=datetime(2031, 6, 5, 23, 30, tzinfo=UTC), time_zone="Asia/Tokyo", venue="Kabuki-za", city="Tokyo")

    english, polish = read(bruno.get("/en/")), read(bruno.get("/pl/"))

    (time,) = english.all("time")
    assert time["datetime"] == "2031-06-06T08:30+09:00"
    assert time.text == "Fri, Jun 6, 2031 8:30 AM JST"
    assert polish.one("time").text == "pt., 6 cze 2031 08:30 JST"
    assert "Kabuki-za, Tokyo" in english.text


def test_the_lowest_price_of_what_is_left_is_shown(bruno):
    make_event(ticket_type("VIP", "120"), ticket_type("Standing", "45.50", amount=1), ticket_type("Seat", "60"))
    TicketType.objects.filter(type="Standing").update(sold=1)

    assert stubs(read(bruno.get("/en/"))) == ["from €60.00"]


def test_one_price_is_shown_without_from_and_no_price_as_free(bruno):
    make_event(ticket_type("Seat", "60"), name="A", currency="PLN")
    make_event(ticket_type("Seat", "0"), name="B")

    assert stubs(read(bruno.get("/en/"))) == ["PLN 60.00", "Free"]
    assert stubs(read(bruno.get("/pl/")))[0] == "60,00 zł"


def test_few_left_sold_out_and_closed_are_said(bruno):
    now = timezone.now()
    few = make_event(ticket_type("VIP", amount=100), name="A")
    TicketType.objects.filter(event=few).update(sold=91)
    make_reservation(make_event(ticket_type("VIP", amount=1), name="B"), VIP=1)
    make_event(ticket_type("VIP"), name="C", sales_close_at=now - timedelta(hours=1))

    assert stubs(read(bruno.get("/en/"))) == ["€10.00 Few left", "Sold out", "Sales closed"]


def test_an_event_not_yet_on_sale_says_from_when_on_the_clock_of_its_place(bruno):
    make_event(
        ticket_type("VIP"),
        date=datetime(2031, 6, 5, 18, tzinfo=UTC),
        time_zone="America/New_York",
        sales_open_at=datetime(2031, 1, 5, 15, tzinfo=UTC),
    )

    assert stubs(read(bruno.get("/en/"))) == ["€10.00 On sale from Sun, Jan 5, 2031, 10:00 AM EST"]


def test_twenty_are_shown_and_the_rest_is_a_page_away(bruno):
    for number in range(21):
        make_event(name=f"Night {number}", date=timezone.now() + timedelta(days=number + 1))

    first, second = read(bruno.get("/en/")), read(bruno.get("/en/?page=2"))

    assert len(names(first)) == 20
    assert first.one("a", rel="next")["href"] == "?page=2"
    assert "Page 1 of 2" in first.text
    assert names(second) == ["Night 20"]
    assert second.one("a", rel="prev")["href"] == "?page=1"
    assert second.one("link", rel="canonical")["href"].endswith("/en/?page=2")


@pytest.mark.parametrize(("asked", "shown"), [("99", "Page 2 of 2"), ("0", "Page 2 of 2"), ("x", "Page 1 of 2")])
def test_a_page_out_of_range_is_the_nearest_there_is(bruno, asked, shown):
    for number in range(21):
        make_event(name=f"Night {number}")

    assert shown in read(bruno.get("/en/", {"page": asked})).text


@pytest.mark.parametrize("search", ["łódź", "LODZ", "wytwornia", "jazz lodz", "  jazz   "])
def test_a_search_finds_names_and_places_whatever_the_accents(bruno, search):
    make_event(name="Jazz Night", venue="Wytwórnia", city="Łódź")
    make_event(name="Rock Night", city="Warszawa")

    page = read(bruno.get("/en/", {"q": search}))

    assert names(page) == ["Jazz Night"]
    assert page.one("input", name="q")["value"] == " ".join(search.split())
    assert "1 event for" in page.text


def test_a_search_that_finds_nothing_says_so_and_offers_all(bruno, olgas_event):
    page = read(bruno.get("/en/", {"q": 'zzz"><b>'}))

    assert names(page) == []
    assert page.texts("h2") == ['Nothing found for “zzz"><b>”']
    assert page.one("input", name="q")["value"] == 'zzz"><b>'
    assert [link["href"] for link in page.all("a", class_="button")] == ["/en/"]
    assert page.one("meta", name="robots")["content"] == "noindex, follow"


def test_a_search_with_a_nul_or_without_end_is_no_error(bruno, olgas_event):
    assert bruno.get("/en/", {"q": "ja\0zz"}).status_code == 200
    assert bruno.get("/en/", {"q": "jazz " * 2000}).status_code == 200


def test_the_pages_of_a_search_keep_it(bruno):
    for number in range(21):
        make_event(name=f"Night {number} & day")

    page = read(bruno.get("/en/", {"q": "night &"}))

    assert page.one("a", rel="next")["href"] == "?q=night%20%26&page=2"


def test_an_empty_shop_says_so(bruno):
    assert "Nothing is on sale at the moment." in read(bruno.get("/en/")).text


@pytest.mark.parametrize("events", [1, 20])
def test_any_number_of_events_costs_three_queries(bruno, events, django_assert_num_queries):
    for number in range(events):
        make_event(name=f"Night {number}")

    with django_assert_num_queries(3):
        bruno.get("/en/")


def test_the_list_is_everybodys_to_keep_and_sets_no_cookie(bruno, olgas_event):
    answer = bruno.get("/en/", headers={"Accept-Encoding": "gzip"})

    assert answer.headers["Cache-Control"] == "public, max-age=1"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert not answer.cookies


def test_the_list_names_itself_in_every_language(bruno, olgas_event):
    page = read(bruno.get("/pl/"))

    assert page.one("html")["lang"] == "pl"
    assert page.one("link", rel="canonical")["href"] == "http://127.0.0.1:8000/pl/"
    assert [(link["hreflang"], link["href"]) for link in page.all("link", rel="alternate")] == [
        ("en", "http://127.0.0.1:8000/en/"),
        ("pl", "http://127.0.0.1:8000/pl/"),
        ("x-default", "http://127.0.0.1:8000/en/"),
    ]


def test_the_switch_of_languages_keeps_the_search(bruno, olgas_event):
    page = read(bruno.get("/en/?q=jazz"))

    languages = [(link["href"], link.text) for link in page.all("a") if "hreflang" in link.attributes]
    assert languages == [("/en/?q=jazz", "English"), ("/pl/?q=jazz", "polski")]


def test_whoever_sells_tickets_finds_the_way_in_below_the_list(bruno, db):
    page = read(bruno.get("/en/"))

    assert [link["href"] for link in page.all("a") if link.text == "For organisers"] == ["/manage/"]


def test_an_address_cut_short_leads_to_the_list(bruno):
    answer = bruno.get("/pl/events/")

    assert (answer.status_code, answer.headers["Location"]) == (301, "/pl/")
