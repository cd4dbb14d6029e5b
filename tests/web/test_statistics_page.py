"""The page that shows how an event sells."""

import gzip
import re
from datetime import timedelta
from html import unescape

import pytest

from tests.changes import nothing_changes
from tests.factories import make_event, make_reservation, ticket_type
from tests.moments import at
from tests.web.pages import Page
from ticketonline.audit.actor import Actor
from ticketonline.events.models import Event
from ticketonline.events.services.hold_back import hold_back
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment

pytestmark = pytest.mark.django_db


def path_of(event: Event, language: str = "en") -> str:
    return f"/{language}/events/{event.slug}/statistics/"


def begin_to_pay(event: Event, **amounts: int):
    return start_payment(make_reservation(event, **amounts).pk)


def sell(event: Event, **amounts: int) -> None:
    assert settle(begin_to_pay(event, **amounts).pk, Answer())


def table(page: str, number: int = 0) -> list[list[str]]:
    """The cells of a table of the page as texts."""
    html = re.findall(r"<table.*?</table>", page, re.DOTALL)[number]
    rows = re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)
    return [
        [
            " ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split())
            for cell in re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, re.DOTALL)
        ]
        for row in rows
    ]


def test_the_table_says_what_is_sold_held_and_left(client, olgas_event):
    sell(olgas_event, VIP=5, Standard=1)
    make_reservation(olgas_event, VIP=2)

    page = client.get(path_of(olgas_event)).content.decode()

    assert table(page) == [
        ["Ticket type", "Amount", "Sold", "On hold", "Left", "Share"],
        ["1 VIP", "50", "5", "2", "43", "10%"],
        ["2 Standard", "200", "1", "0", "199", "<1%"],
        ["Together", "250", "6", "2", "242", "2%"],
    ]


def test_the_second_table_says_when(client):
    event = make_event(time_zone="Europe/Warsaw")
    hour = (event.date - timedelta(days=3)).replace(hour=16, minute=20)
    for moment in (hour, hour + timedelta(hours=2)):
        with at(moment):
            sell(event, VIP=2, Standard=1)

    with at(hour + timedelta(hours=3)):
        page = client.get(path_of(event)).content.decode()

    header, *rows = table(page, 1)
    assert header == ["From", "VIP", "Standard", "Together", "So far"]
    assert [row[1:] for row in rows] == [["2", "1", "3", "3"], ["2", "1", "3", "6"]]
    zone_hour = 17 if "CET" in page else 18
    assert [row[0].replace("\u202f", " ").rpartition(", ")[2] for row in rows] == [
        f"{zone_hour - 12}:00 PM",
        f"{zone_hour - 10}:00 PM",
    ]


def test_an_event_nobody_bought_a_ticket_of_says_so(client, olgas_event):
    page = client.get(path_of(olgas_event)).content.decode()

    assert "Nothing is sold yet." in page
    assert 'class="curve"' not in page
    assert table(page)[-1] == ["Together", "250", "0", "250", "0%"]


def test_an_event_without_any_ticket_left_to_count_is_no_error(client):
    event = make_event(ticket_type("VIP", amount=0))

    page = client.get(path_of(event)).content.decode()

    assert table(page)[1:] == [["1 VIP", "0", "0", "0", "–"], ["Together", "0", "0", "0", "–"]]


def test_the_pictures_say_in_words_what_they_show(client, olgas_event):
    sell(olgas_event, VIP=5)
    make_reservation(olgas_event, VIP=2)

    page = Page(client.get(path_of(olgas_event)).content.decode())

    assert [title.text for title in page.all("title")][1:] == [
        "VIP: 5 of 50 sold, 43 left, 2 on hold",
        "Standard: 0 of 200 sold, 200 left",
        "Tickets sold over time, by ticket type",
    ]
    assert [words.text for words in page.all("desc")] == ["VIP: 5"]
    assert len(page.all("svg", role="img")) == 3


def test_a_page_of_an_event_to_come_is_live_with_and_without_javascript(client, olgas_event):
    page = client.get(path_of(olgas_event)).content.decode()

    assert 'data-behaviour="live"' in page
    assert '<noscript><meta http-equiv="refresh" content="10"></noscript>' in page


def test_the_figures_of_an_event_that_began_stand_still_and_late_sales_are_apart(client, olgas_event):
    sell(olgas_event, VIP=1)
    with at(olgas_event.date - timedelta(minutes=1)):
        late = begin_to_pay(olgas_event, VIP=3)

    with at(olgas_event.date + timedelta(minutes=1)):
        assert settle(late.pk, Answer())
        page = client.get(path_of(olgas_event)).content.decode()

    assert "As of the beginning" in page
    assert "3 tickets were sold after it began." in page
    assert table(page)[:2] == [
        ["Ticket type", "Amount", "Sold", "Sold after it began", "Left", "Share"],
        ["1 VIP", "50", "1", "3", "46", "2%"],
    ]
    assert table(page, 1)[-1][1:] == ["1", "0", "1", "1"]
    assert 'data-behaviour="live"' not in page
    assert 'http-equiv="refresh"' not in page


def test_private_statistics_are_refused_with_a_page(client):
    event = make_event(statistics_public=False)
    sell(event, VIP=1)

    with nothing_changes():
        answer = client.get(path_of(event))

    assert answer.status_code == 403
    assert "The statistics of this event are not public." in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_draft_and_an_unknown_event_have_no_page(client):
    draft = make_event(status=Event.Status.DRAFT)

    assert client.get(path_of(draft)).status_code == 404
    assert client.get("/en/events/nothing/statistics/").status_code == 404


def test_the_page_only_reads(client, olgas_event):
    client.get(path_of(olgas_event))

    with nothing_changes():
        assert client.get(path_of(olgas_event)).status_code == 200
        assert client.head(path_of(olgas_event)).status_code == 200
        assert client.post(path_of(olgas_event)).status_code == 405


def test_anybody_may_keep_it_for_a_second_and_it_travels_compressed(client, olgas_event):
    answer = client.get(path_of(olgas_event), headers={"accept-encoding": "gzip"})

    assert answer.headers["Cache-Control"] == "public, max-age=1"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert not answer.cookies
    assert b"How it sells" in gzip.decompress(answer.content)


def test_it_takes_seven_queries_however_much_was_sold(client, olgas_event, django_assert_num_queries):
    sell(olgas_event, VIP=1)
    with django_assert_num_queries(7):
        client.get(path_of(olgas_event))
    for hours in range(5):
        with at(olgas_event.date - timedelta(hours=200 - 30 * hours)):
            sell(olgas_event, VIP=5, Standard=5)

    with django_assert_num_queries(7):
        client.get(path_of(olgas_event))


def test_numbers_of_the_page_are_the_languages_and_those_of_the_pictures_are_not(client):
    event = make_event(ticket_type("VIP", amount=12_345), ticket_type("Standard", amount=7))
    sell(event, Standard=1)

    page = client.get(path_of(event, "pl")).content.decode()

    assert table(page)[1][1].replace("\xa0", " ") == "12 345"
    widths = re.findall(r' (?:x|y|width|x1|x2|y1|y2)="([^"]*)"', page)
    assert widths
    assert all(re.fullmatch(r"\d+(\.\d+)?%?", width) for width in widths)


def test_a_name_is_text_wherever_it_stands(client):
    event = make_event(ticket_type("<b>&VIP", amount=5), name="<script>alert(1)</script>", slug="odd")
    sell(event, **{"<b>&VIP": 1})

    page = client.get(path_of(event)).content.decode()

    assert "<b>" not in page
    assert "<script>alert" not in page


def test_no_style_stands_in_the_page(client, olgas_event):
    sell(olgas_event, VIP=1)

    assert " style=" not in client.get(path_of(olgas_event)).content.decode()


def test_the_events_page_leads_to_it(client, olgas_event):
    assert f'href="{path_of(olgas_event)}"' in client.get(f"/en/events/{olgas_event.slug}/").content.decode()


def test_what_is_kept_back_is_not_told_from_what_is_missing(client, olgas_event):
    vip = olgas_event.ticket_types.get(type="VIP")
    hold_back(olgas_event.pk, vip.pk, name="Sponsors", tickets=10, by=Actor(user_id=None, name="Olga"))
    sell(olgas_event, VIP=1)

    page = client.get(path_of(olgas_event)).content.decode()

    assert table(page)[1] == ["1 VIP", "40", "1", "39", "2%"]
