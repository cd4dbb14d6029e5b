"""`error` and `ok` are English; `message` is in the language of Accept-Language."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from django.utils.translation import trans_real
from pytest_django import Settings

from tests.api.calling import EVENT, RESERVATION, TRANSACTION, Api, wish
from tests.factories import make_event, ticket_type
from ticketonline.api.storefront.answering import translated
from ticketonline.events.models import Event
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.models import Transaction
from ticketonline.payments.services.settle import settle

pytestmark = pytest.mark.django_db

# A catalogue of the test's own: it is not the translation that is tested, but that there is one.
POLISH = {
    "Your tickets are reserved. Pay for them before the time runs out.": "Bilety zarezerwowane.",
    "Your payment is being processed.": "Płatność w toku.",
    "Your payment is complete. The tickets are yours.": "Zapłacono.",
    "Your reservation is cancelled.": "Rezerwacja odwołana.",
    "Your card has been declined.": "Karta odrzucona.",
    "There is no reservation in this session.": "Nie ma rezerwacji.",
    "Not enough tickets are left: %(shortages)s.": "Zabrakło biletów: %(shortages)s.",
    "The request could not be understood.": "Niezrozumiałe żądanie.",
    "There is nothing at this address.": "Nic tu nie ma.",
    "This address does not take that method.": "Nie ta metoda.",
    "The body must be application/json.": "Nie ten typ.",
    "This request came from another site and was refused.": "Obca strona.",
    "The request is too large.": "Za duże.",
}


@pytest.fixture
def polish(tmp_path: Path, settings: Settings) -> Iterator[dict[str, str]]:
    """The headers of somebody who reads Polish, in a shop that speaks it."""
    catalog = Catalog(locale="pl")
    for english, text in POLISH.items():
        catalog.add(english, text)
    folder = tmp_path / "pl" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "django.mo").open("wb") as file:
        write_mo(file, catalog)
    settings.LOCALE_PATHS = [tmp_path]
    trans_real._translations.clear()
    translated.cache_clear()
    yield {"Accept-Language": "pl-PL,pl;q=0.9,en;q=0.8"}
    trans_real._translations.clear()
    translated.cache_clear()


def test_what_worked_is_said_in_polish_and_in_english(api: Api, olgas_event: Event, polish: dict[str, str]):
    reserved = api.post(RESERVATION, wish(olgas_event), headers=polish)
    cancelled = api.delete(RESERVATION, headers=polish)

    assert reserved.headers["Content-Language"] == "pl"
    assert reserved.json()["ok"] == "Your tickets are reserved. Pay for them before the time runs out."
    assert reserved.json()["message"] == "Bilety zarezerwowane."
    assert cancelled.json()["ok"] == "Your reservation is cancelled."
    assert cancelled.json()["message"] == "Rezerwacja odwołana."


def test_how_a_payment_ends_is_said_in_polish_and_in_english(api: Api, olgas_event: Event, polish: dict[str, str]):
    reservation_id = api.reserve(olgas_event)
    started = api.put(RESERVATION, {"reservation_id": reservation_id}, headers=polish).json()
    settle(Transaction.objects.get().pk, Answer(error_type="card_error"))

    said = api.get(TRANSACTION, transaction_id=started["transaction_id"], headers=polish).json()

    assert (started["ok"], started["message"]) == ("Your payment is being processed.", "Płatność w toku.")
    assert said["transaction_error"] == "Your card has been declined."
    assert said["message"] == "Karta odrzucona."


def test_a_refusal_is_said_in_polish_and_in_english(api: Api, polish: dict[str, str]):
    event = make_event(ticket_type("VIP", amount=1))

    said = api.post(RESERVATION, wish(event, VIP=2), headers=polish).json()

    assert said == {
        "error": "Not enough tickets are left: VIP (1).",
        "message": "Zabrakło biletów: VIP (1).",
        "code": "sold_out",
    }


def test_what_no_view_sees_is_refused_in_polish_too(api: Api, polish: dict[str, str]):
    plain = {"Content-Type": "text/plain"} | polish

    said = [
        api.post(EVENT, "{", headers=polish),
        api.get("/events/nothing/", headers=polish),
        api.put(EVENT, {}, headers=polish),
        api.post(EVENT, {}, headers=plain),
        api.post(EVENT, {}, headers={"Origin": "https://elsewhere.example"} | polish),
        api.post(EVENT, " " * 70_000, headers=polish),
        api.delete(RESERVATION, headers=polish),
    ]

    assert [(response.status_code, response.json()["message"]) for response in said] == [
        (400, "Niezrozumiałe żądanie."),
        (404, "Nic tu nie ma."),
        (405, "Nie ta metoda."),
        (415, "Nie ten typ."),
        (403, "Obca strona."),
        (413, "Za duże."),
        (403, "Nie ma rezerwacji."),
    ]


def test_the_events_page_is_the_one_in_the_readers_language(api: Api, olgas_event: Event):
    for header, path in (("pl", "/pl/"), ("en-GB", "/en/"), ("de", "/en/"), ("", "/en/")):
        listed = api.get(EVENT, headers={"Accept-Language": header}).json()["events"][0]

        assert listed["url"].startswith(f"http://127.0.0.1:8000{path}")


@pytest.mark.parametrize("header", ["", "*", "xx", "pl;q=0", "pl;q=x", ",,,;;;", "x" * 10_000, "\xff", "pl\tpl"])
def test_a_strange_wish_for_a_language_is_answered_all_the_same(api: Api, header: str):
    assert api.get(EVENT, headers={"Accept-Language": header}).status_code == 200
