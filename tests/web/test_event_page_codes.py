"""A promo code on the page of an event: what it shows, opens and refuses, without a script."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests.changes import nothing_changes
from tests.factories import make_event, make_promo_code, make_reservation, ticket_type
from tests.web.pages import Page, read
from ticketonline.events.models import Event, PromoCode
from ticketonline.events.preview import preview_token
from ticketonline.sales import code_tries
from ticketonline.sales.models import Reservation

pytestmark = pytest.mark.django_db

JAZZ = "/en/events/jazz-night/"
APPLIED = "SUMMER is applied: the prices show what is taken off."


@pytest.fixture
def event(db) -> Event:
    """With a hidden type."""
    made = make_event(ticket_type("VIP", "120"), ticket_type("Standard", "45.50"), ticket_type("Crew", "5", amount=3))
    made.ticket_types.filter(type="Crew").update(is_hidden=True)
    return made


def field(event: Event, name: str) -> str:
    return f"amount-{event.ticket_types.get(type=name).pk}"


def said(page: Page) -> str:
    return page.one("div", class_="code-said").text


def names(page: Page) -> list[str]:
    return page.texts("p", class_="pick-name")


# --- What it shows --------------------------------------------------------------------------------------------------


def test_without_codes_nobody_is_asked_for_one(bruno, event):
    assert read(bruno.get(JAZZ)).all("input", name="code") == []


def test_with_codes_the_page_has_a_field_for_one_folded_away(bruno, event):
    make_promo_code(event)

    page = read(bruno.get(JAZZ))

    assert (page.one("input", name="code")["value"], "open" in page.one("details", class_="code").attributes) == ("", 0)
    assert page.one("button", formmethod="get").text == "Apply"


def test_a_code_shows_what_it_takes_off_and_what_was_typed_before(bruno, event):
    make_promo_code(event, types=["VIP"], limit_per_reservation=2)

    answer = bruno.get(JAZZ, {"code": " summer", field(event, "Standard"): "3"})

    page = read(answer)
    assert page.texts("p", class_="pick-price") == ["was €120.00 now €108.00 with SUMMER", "€45.50"]
    fields = [
        (one["data-type"], one["data-price"], one["max"], one["value"]) for one in page.all("input", type="number")
    ]
    assert fields == [("VIP", "108.00", "2", "0"), ("Standard", "45.50", "5", "3")]
    assert page.one("input", name="code")["value"] == "SUMMER"
    assert said(page) == f"{APPLIED}It is for 2 tickets at most."


def test_with_a_code_the_page_is_nobody_elses(bruno, event):
    make_promo_code(event)

    with_it, without = bruno.get(JAZZ, {"code": "SUMMER"}), bruno.get(JAZZ, {"code": " "})

    assert with_it["Cache-Control"] == "private, no-store"
    assert with_it["X-Robots-Tag"] == "noindex"
    assert 'rel="canonical" href="http://127.0.0.1:8000/en/events/jazz-night/"' in with_it.content.decode()
    assert without["Cache-Control"] == "public, max-age=1"


def test_a_code_opens_the_hidden_types_that_it_names_and_no_others(bruno, event):
    make_promo_code(event, "CREW", types=["Crew"], percent_off=None)
    make_promo_code(event)

    page = read(bruno.get(JAZZ, {"code": "CREW"}))

    assert names(page) == ["VIP", "Standard", "Crew"]
    assert page.texts("p", class_="pick-price") == ["€120.00", "€45.50", "€5.00 with CREW"]
    assert said(page) == "CREW is applied: it opens tickets that others don’t see."
    assert names(read(bruno.get(JAZZ, {"code": "SUMMER"}))) == ["VIP", "Standard"]


def test_of_a_code_with_few_uses_left_no_more_can_be_chosen(bruno, event):
    make_promo_code(event, tickets=5, sold=4)

    page = read(bruno.get(JAZZ, {"code": "SUMMER"}))

    assert {one["max"] for one in page.all("input", type="number")} == {"1"}
    assert said(page) == f"{APPLIED}It is left for 1 ticket."


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"is_paused": True}, "CREW can’t be used right now."),
        ({"valid_until": datetime(2020, 1, 1, tzinfo=UTC)}, "CREW is over: it can’t be used any more."),
        (
            {"valid_from": datetime(2099, 1, 1, 9, tzinfo=UTC)},
            "CREW can be used from Thu, Jan 1, 2099, 9:00 AM UTC on.",
        ),
        ({"tickets": 2, "sold": 2}, "CREW has been used as often as it may be."),
    ],
)
def test_a_code_that_cant_be_used_says_why_and_opens_nothing(bruno, event, fields, sentence):
    make_promo_code(event, "CREW", types=["Crew", "VIP"], **fields)

    page = read(bruno.get(JAZZ, {"code": "crew"}))

    assert said(page) == sentence
    assert page.one("input", name="code")["aria-invalid"] == "true"
    assert names(page) == ["VIP", "Standard"]
    assert page.all("s") == []


@pytest.mark.parametrize("typed", ["NONE", "<script>", "ŻÓŁW", "A" * 5_000, "a\0b", "%", "ｓｕｍｍｅｒ２"])
def test_a_code_that_there_is_not_is_kept_as_typed_and_said_so(bruno, event, typed):
    make_promo_code(event)

    answer = bruno.get(JAZZ, {"code": typed})

    assert answer.status_code == 200
    page = read(answer)
    assert said(page) == "This event has no such promo code."
    assert page.one("input", name="code")["value"] == typed[:40]


def test_another_events_code_is_none_of_this_one(bruno, event):
    make_promo_code(make_event(name="Other"), "OTHER")

    assert said(read(bruno.get(JAZZ, {"code": "OTHER"}))) == "This event has no such promo code."


# --- Buying ---------------------------------------------------------------------------------------------------------


def test_the_code_goes_with_the_form_to_the_reservation(bruno, event):
    make_promo_code(event, types=["VIP"])

    answer = bruno.post(JAZZ, {field(event, "VIP"): "2", field(event, "Standard"): "1", "code": "summer"})

    reservation = Reservation.objects.get()
    assert answer["Location"] == f"/en/reservations/{reservation.pk}/"
    page = read(bruno.get(answer["Location"]))
    assert page.texts("span", class_="positions-sum") == ["was €240.00 now €216.00", "€45.50"]
    assert page.one("p", class_="summary-total").text == "€261.50"
    assert "€24.00 less with SUMMER" in page.text
    assert "Pay €261.50" in page.texts("button")


def test_a_hidden_type_is_bought_with_its_code(bruno, event):
    make_promo_code(event, "CREW", types=["Crew"], percent_off=Decimal(100))

    answer = bruno.post(JAZZ, {field(event, "Crew"): "1", "code": "CREW"})

    page = read(bruno.get(answer["Location"]))
    assert page.one("p", class_="summary-total").text == "Free"
    assert page.texts("h1") == ["Confirm your reservation"]


@pytest.mark.parametrize("code", ["", "NONE"])
def test_without_its_code_a_hidden_type_is_as_if_it_were_not_there(bruno, event, code):
    make_promo_code(event)

    with nothing_changes():
        answer = bruno.post(JAZZ, {field(event, "Crew"): "1", "code": code})

    assert answer.status_code == 422
    assert "Crew" not in answer.content.decode()


@pytest.mark.parametrize(
    ("fields", "status", "sentence"),
    [
        ({"is_paused": True}, 409, "This promo code can’t be used right now."),
        ({"tickets": 1}, 409, "This promo code has been used too often: it is left for 1 ticket."),
        ({"limit_per_reservation": 1}, 422, "This promo code is for at most 1 ticket in one reservation."),
        ({"types": ["Crew"]}, 422, "This promo code is for other ticket types."),
    ],
)
def test_a_refusal_comes_back_on_the_page_with_everything_typed(bruno, event, fields, status, sentence):
    make_promo_code(event, **fields)

    with nothing_changes():
        answer = bruno.post(JAZZ, {field(event, "VIP"): "2", field(event, "Standard"): "0", "code": "summer"})

    page = read(answer)
    assert answer.status_code == status
    assert page.one("p", class_="notice-bad").text == sentence
    assert [one["value"] for one in page.all("input", type="number")][:2] == ["2", "0"]
    assert page.one("input", name="code")["value"] == "SUMMER"


def test_a_paused_code_of_a_hidden_type_is_refused_for_what_it_is(bruno, event):
    make_promo_code(event, "CREW", types=["Crew"], is_paused=True)

    answer = bruno.post(JAZZ, {field(event, "Crew"): "1", "code": "CREW"})

    assert read(answer).one("p", class_="notice-bad").text == "This promo code can’t be used right now."
    assert "Crew" not in names(read(answer))


# --- Nothing hidden is public ---------------------------------------------------------------------------------------


def test_nothing_public_tells_of_a_hidden_type(bruno, event):
    make_promo_code(event, "CREW", types=["Crew"])
    make_reservation(event, promo_code="CREW", Crew=1)

    for path in (
        JAZZ,
        "/en/",
        f"{JAZZ}statistics/",
        "/sitemap.xml",
        "/events/event/",
        f"/events/stats/?event_id={event.pk}",
    ):
        content = bruno.get(path).content.decode()
        assert "Crew" not in content, path
        assert "5.00" not in content, path
    details = bruno.post("/events/event/", {"event_id": str(event.pk)}, content_type="application/json").json()
    assert [kind["type"] for kind in details["ticket_types"]] == ["VIP", "Standard"]
    offers = json.loads(read(bruno.get(JAZZ)).one("script", type="application/ld+json").text)["offers"]
    assert [offer["name"] for offer in offers] == ["VIP", "Standard"]
    with_code = read(bruno.get(JAZZ, {"code": "CREW"})).one("script", type="application/ld+json").text
    assert "Crew" not in with_code


def test_what_was_sold_of_hidden_types_is_counted_without_a_name(bruno, event):
    make_promo_code(event, "CREW", types=["Crew"], percent_off=Decimal(100))
    answer = bruno.post(JAZZ, {field(event, "Crew"): "2", "code": "CREW"})
    bruno.post(f"{answer['Location']}pay/", {"token": "transaction_ok"})

    counters = bruno.get(f"/events/stats/?event_id={event.pk}").json()["ticket_counters"]
    page = read(bruno.get(f"{JAZZ}statistics/"))

    assert counters == {"all_tickets_sold": 2, "ticket_types": {"VIP": 0, "Standard": 0}}
    assert "3 Other tickets" in page.texts("th", scope="row")
    assert page.one("p", class_="figure-total").text.startswith("2 of 22 tickets sold")


def test_an_event_whose_types_are_all_hidden_says_that_it_takes_a_code(bruno, event):
    event.ticket_types.update(is_hidden=True)
    make_promo_code(event, "CREW", types=["Crew"])

    page = read(bruno.get(JAZZ))

    assert page.one("p", class_="stamp").text == "With a code"
    assert page.one("form", method="get")["action"] == JAZZ
    assert "With a promo code" in read(bruno.get("/en/")).text
    assert names(read(bruno.get(JAZZ, {"code": "CREW"}))) == ["Crew"]


def test_a_preview_shows_hidden_types_and_says_so(bruno, event):
    Event.objects.update(status=Event.Status.DRAFT)

    page = read(bruno.get(f"/en/previews/{preview_token(event)}/"))

    assert names(page) == ["VIP", "Standard", "Crew Hidden: only with a promo code"]


# --- Guessing -------------------------------------------------------------------------------------------------------


@pytest.fixture
def counted(settings):
    settings.RATE_LIMIT_IS_ON, settings.WRONG_CODES_A_MINUTE = True, 3
    code_tries.wrong_codes.cache_clear()
    yield
    code_tries.wrong_codes.cache_clear()


def test_whoever_guesses_waits_with_a_right_code_too(bruno, event, counted):
    make_promo_code(event)
    codes = ("A", "B", "SUMMER", "C", "D", "SUMMER")
    tried = [bruno.get(JAZZ, {"code": typed}).status_code for typed in codes]

    assert tried == [200, 200, 200, 200, 429, 429]
    assert bruno.get(JAZZ).status_code == 200
    with nothing_changes():
        form = bruno.post(JAZZ, {field(event, "VIP"): "1", "code": "SUMMER"})
        wish = {"event_id": str(event.pk), "tickets": [{"type": "VIP", "amount": 1}], "promo_code": "SUMMER"}
        program = bruno.post("/events/reservation/", wish, content_type="application/json")
    assert (form.status_code, program.status_code) == (429, 429)
    assert int(program["Retry-After"]) >= 1


def test_programs_that_guess_are_counted_by_the_same_rule(bruno, event, counted):
    PromoCode.objects.all().delete()
    wish = {"event_id": str(event.pk), "tickets": [{"type": "VIP", "amount": 1}], "promo_code": "NONE"}

    statuses = [bruno.post("/events/reservation/", wish, content_type="application/json").status_code for _ in range(5)]

    assert statuses == [422, 422, 422, 429, 429]
    assert not Reservation.objects.exists()
