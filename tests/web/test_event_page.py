"""The page of an event."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from tests.factories import make_event, make_reservation, ticket_type
from tests.web.pages import read
from ticketonline.events.models import Event, TicketType

pytestmark = pytest.mark.django_db

JAZZ = "/en/events/jazz-night/"


def offers(page):
    return json.loads(page.one("script", type="application/ld+json").text)["offers"]


def test_it_tells_everything_about_the_event(bruno):
    make_event(
        date=datetime(2031, 6, 5, 17, 30, tzinfo=UTC),
        time_zone="Europe/Warsaw",
        venue="Blue Note",
        address="Kościuszki 79",
        city="Poznań",
        country="PL",
        description="First.\n\nSecond <b>bold</b>.",
    )

    page = read(bruno.get(JAZZ))

    assert page.texts("h1") == ["Jazz Night"]
    assert page.one("title").text == "Jazz Night · Ticketonline"
    assert page.one("p", class_="event-when").text == ("Thursday, June 5, 2031, 7:30 PM Central European Summer Time")
    assert page.all("time")[0]["datetime"] == "2031-06-05T19:30+02:00"
    assert page.one("p", class_="event-where").text == "Blue NoteKościuszki 79, Poznań, Poland"
    assert page.one("div", class_="prose").text == "First. Second <b>bold</b>."


def test_ticket_types_come_with_price_what_is_left_and_the_limit(bruno):
    event = make_event(
        ticket_type("VIP", "120", amount=3), ticket_type("Standing", "45.5", amount=20_000), ticket_type("Seat", "0")
    )
    make_reservation(event, VIP=1)

    page = read(bruno.get(JAZZ))

    assert page.texts("p", class_="pick-name") == ["VIP", "Standing", "Seat"]
    assert page.texts("p", class_="pick-price") == ["€120.00", "€45.50", "Free"]
    assert page.texts("p", class_="pick-left") == ["2 left", "20,000 left · at most 5 each", "10 left · at most 5 each"]
    assert [(field["data-type"], field["data-price"], field["min"], field["max"], field["value"]) for field in
            page.all("input", type="number")] == [
        ("VIP", "120.00", "0", "2", "0"), ("Standing", "45.50", "0", "5", "0"), ("Seat", "0.00", "0", "5", "0")
    ]  # fmt: skip


def test_a_price_for_the_browser_to_add_up_has_a_point_in_every_language(bruno, olgas_event):
    page = read(bruno.get("/pl/events/jazz-night/"))

    assert [field["data-price"] for field in page.all("input", type="number")] == ["120.00", "45.50"]
    assert page.texts("p", class_="pick-price") == ["120,00 €", "45,50 €"]


def test_every_field_has_a_label_and_names_what_is_left(bruno, olgas_event):
    page = read(bruno.get(JAZZ))

    for field in page.all("input", type="number"):
        assert page.one("label", for_=field["id"]).text == field["data-type"]
        assert "left" in page.one("p", id=field["aria-describedby"]).text


def test_a_type_that_is_gone_says_so_and_has_no_field(bruno):
    make_event(ticket_type("VIP", amount=1), ticket_type("Standing"))
    TicketType.objects.filter(type="VIP").update(sold=1)

    page = read(bruno.get(JAZZ))

    assert page.texts("li", class_="pick-gone") == ["VIP €10.00 Sold out"]
    assert [field["data-type"] for field in page.all("input", type="number")] == ["Standing"]


def test_a_few_left_are_marked(bruno, olgas_event):
    TicketType.objects.filter(type="VIP").update(sold=46)

    assert read(bruno.get(JAZZ)).texts("span", class_="mark-warn") == ["4 left"]


def test_sold_out_says_so_and_offers_other_events_on_sale_first(bruno):
    make_reservation(make_event(ticket_type("VIP", amount=1)), VIP=1)
    soon = timezone.now() + timedelta(days=3)
    make_event(name="Closed soon", date=soon, sales_close_at=timezone.now() - timedelta(hours=1))
    for number in range(4):
        make_event(name=f"Night {number}", date=soon + timedelta(days=number))

    page = read(bruno.get(JAZZ))

    assert "Sold out" in page.one("p", class_="stamp").text
    assert not page.all("form", data_behaviour="total reserve")
    assert page.texts("h3", class_="event-card-name") == ["Night 0", "Night 1", "Night 2"]


def test_an_event_not_yet_on_sale_says_when_and_takes_no_wish(bruno):
    make_event(
        date=datetime(2031, 6, 5, 18, tzinfo=UTC),
        time_zone="America/New_York",
        sales_open_at=datetime(2031, 1, 5, 15, tzinfo=UTC),
    )

    page = read(bruno.get(JAZZ))

    assert page.one("p", class_="picks-opens").text == "Sunday, January 5, 2031, 10:00 AM"
    assert "Eastern Standard Time" in page.text
    assert not page.all("input", type="number")


@pytest.mark.parametrize(
    ("fields", "stamp"),
    [
        ({"date": timezone.now() - timedelta(days=1)}, "Past"),
        ({"sales_close_at": timezone.now() - timedelta(hours=1)}, "Sales closed"),
    ],
)
def test_an_event_that_is_over_or_closed_says_so(bruno, fields, stamp):
    make_event(**fields)
    make_event(name="Another")

    page = read(bruno.get(JAZZ))

    assert page.texts("p", class_="stamp") == [stamp]
    assert page.texts("h3", class_="event-card-name") == ["Another"]


def test_a_draft_and_an_unknown_event_are_not_found(bruno):
    make_event(status=Event.Status.DRAFT)

    assert bruno.get(JAZZ).status_code == 404
    assert bruno.get("/en/events/nix/").status_code == 404


def test_search_engines_read_the_event_and_its_offers(bruno):
    event = make_event(
        ticket_type("VIP", "120", amount=1),
        ticket_type("Standing", "45.5"),
        date=datetime(2031, 6, 5, 17, 30, tzinfo=UTC),
        time_zone="Europe/Warsaw",
        venue="Blue Note",
        city="Poznań",
        country="PL",
    )
    make_reservation(event, VIP=1)

    page = read(bruno.get(JAZZ))

    content = json.loads(page.one("script", type="application/ld+json").text)
    assert content["@type"] == "Event"
    assert content["startDate"] == "2031-06-05T19:30+02:00"
    assert content["url"] == "http://127.0.0.1:8000/en/events/jazz-night/"
    assert content["location"] == {
        "@type": "Place",
        "name": "Blue Note",
        "address": {"@type": "PostalAddress", "addressLocality": "Poznań", "addressCountry": "PL"},
    }
    assert [(o["name"], o["price"], o["priceCurrency"], o["availability"]) for o in content["offers"]] == [
        ("VIP", "120.00", "EUR", "https://schema.org/SoldOut"),
        ("Standing", "45.50", "EUR", "https://schema.org/InStock"),
    ]


def test_an_offer_not_yet_on_sale_says_from_when(bruno):
    opens = datetime(2031, 1, 5, 15, tzinfo=UTC)
    make_event(ticket_type("VIP"), date=datetime(2031, 6, 5, tzinfo=UTC), sales_open_at=opens)

    (offer,) = offers(read(bruno.get(JAZZ)))

    assert (offer["availability"], offer["validFrom"]) == ("https://schema.org/PreOrder", "2031-01-05T15:00:00+00:00")


def test_a_name_that_closes_the_script_closes_nothing(bruno):
    name = "</script><script>alert('x')</script><!-- & end"
    make_event(ticket_type("<VIP>"), name=name, slug="jazz-night", description="<img src=x>")

    answer = bruno.get(JAZZ)

    page = read(answer)
    assert [script.attributes.get("type") for script in page.all("script")] == ["module", "application/ld+json"]
    content = json.loads(page.one("script", type="application/ld+json").text)
    assert content["name"] == name
    assert not page.all("img")
    assert b"alert('x')</script>" not in answer.content


def test_a_shared_link_shows_name_date_place_and_picture(bruno):
    event = make_event(date=datetime(2031, 6, 5, 17, tzinfo=UTC), venue="Blue Note", city="Poznań")
    Event.objects.filter(pk=event.pk).update(image="events/jazz.jpg")

    page = read(bruno.get(JAZZ))

    shared = {meta["property"]: meta["content"] for meta in page.all("meta") if "property" in meta.attributes}
    assert shared["og:title"] == "Jazz Night"
    assert " ".join(shared["og:description"].split()) == "Thu, Jun 5, 2031, 5:00 PM UTC · Blue Note, Poznań"
    assert shared["og:url"] == "http://127.0.0.1:8000/en/events/jazz-night/"
    assert shared["og:image"] == "http://127.0.0.1:8000/media/events/jazz.jpg"
    assert page.one("meta", name="twitter:card")["content"] == "summary_large_image"


def test_a_picture_has_its_size_and_an_event_without_one_a_drawn_poster(bruno, olgas_event):
    drawn = read(bruno.get(JAZZ))
    Event.objects.update(image="events/jazz.jpg")
    pictured = read(bruno.get(JAZZ))

    assert len(drawn.all("svg", class_="poster")) == 1
    assert not drawn.all("img")
    picture = pictured.one("img")
    assert (picture["src"], picture["width"], picture["height"]) == ("/media/events/jazz.jpg", "1200", "630")
    assert not pictured.all("svg", class_="poster")


def test_the_page_names_itself_in_every_language(bruno, olgas_event):
    page = read(bruno.get("/pl/events/jazz-night/"))

    assert page.one("link", rel="canonical")["href"] == "http://127.0.0.1:8000/pl/events/jazz-night/"
    assert [link["href"] for link in page.all("link", rel="alternate")] == [
        "http://127.0.0.1:8000/en/events/jazz-night/",
        "http://127.0.0.1:8000/pl/events/jazz-night/",
        "http://127.0.0.1:8000/en/events/jazz-night/",
    ]


@pytest.mark.parametrize("types", [1, 12])
def test_any_number_of_ticket_types_costs_two_queries(bruno, types, django_assert_num_queries):
    make_event(*(ticket_type(f"Block {number}") for number in range(types)))
    make_event(name="Another")

    with django_assert_num_queries(2):
        bruno.get(JAZZ)


@pytest.mark.parametrize("others", [1, 12])
def test_a_sold_out_event_costs_two_more_for_the_others(bruno, others, django_assert_num_queries):
    make_reservation(make_event(ticket_type("VIP", amount=1)), VIP=1)
    for number in range(others):
        make_event(name=f"Night {number}")

    with django_assert_num_queries(4):
        bruno.get(JAZZ)


def test_the_page_is_everybodys_to_keep_and_sets_no_cookie(bruno, olgas_event):
    answer = bruno.get(JAZZ, headers={"Accept-Encoding": "gzip"})

    assert answer.headers["Cache-Control"] == "public, max-age=1"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert not answer.cookies


def test_the_page_holds_no_token_that_would_differ_from_reader_to_reader(bruno, stella, olgas_event):
    assert bruno.get(JAZZ).content == stella.get(JAZZ).content
    assert "csrf" not in bruno.get(JAZZ).content.decode().lower()
