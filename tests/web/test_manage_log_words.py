"""What the log calls the fields of an entry: by words of its reader's language, whatever kind of thing it is about."""

import pytest
from django.utils.translation import override

from ticketonline.web.manage.log_words import field_title, value_title

TITLES = [
    ("percent_off", "promo_code", "percent off", "zniżka w procentach"),
    ("percent_off", "event", "percent off", "zniżka w procentach"),  # of many codes made at once
    ("count", "event", "number of codes", "liczba kodów"),
    ("address", "event", "address", "adres"),
    ("address", "member", "from where", "skąd"),
    ("amount", "ticket_type", "amount", "pula"),
    ("amount", "reservation", "amount", "kwota"),
    ("tickets", "ticket_type", "tickets", "bilety"),  # of a contingent
    ("way", "reservation", "way of paying", "sposób płatności"),
    ("name", "reservation", "name", "imię i nazwisko"),
    ("name", "organiser", "name", "nazwa"),
    ("with_names", "export", "with names", "z nazwiskami"),
]


@pytest.mark.parametrize(("field", "kind", "english", "polish"), TITLES)
def test_a_field_is_called_by_a_word_of_the_reader(field, kind, english, polish):
    with override("en"):
        assert field_title(field, kind) == english
    with override("pl"):
        assert field_title(field, kind).replace("\N{NO-BREAK SPACE}", " ") == polish


def test_what_has_no_word_yet_is_called_as_it_is_kept():
    assert field_title("not_named_yet", "event") == "not named yet"


VALUES = [
    ("CANCELLED", "status", "event", "Cancelled", "Odwołane"),
    ("CANCELLED", "status", "reservation", "Cancelled", "Anulowana"),
    ("box_office", "role", "member", "Box office", "Kasa biletowa"),
    ("invoice", "way", "reservation", "On an invoice, later", "Faktura, płatna później"),
    ("money", "kind", "export", "Money by day and ticket type", "Wpływy według dnia i rodzaju biletu"),
]


@pytest.mark.parametrize(("value", "field", "kind", "english", "polish"), VALUES)
def test_one_of_few_values_is_called_by_a_word_of_the_reader(value, field, kind, english, polish):
    with override("en"):
        assert value_title(value, field, kind) == english
    with override("pl"):
        assert value_title(value, field, kind).replace("\N{NO-BREAK SPACE}", " ") == polish


@pytest.mark.parametrize("value", ["Jazz Night", "", None, True, 3, ["a", "b"]])
def test_any_other_value_stays_as_it_is(value):
    assert value_title(value, "name", "event") == value


@pytest.mark.parametrize(
    ("field", "value", "title", "shown"),
    [
        ("names_until", None, "names until", None),
        ("transfers_allowed", False, "tickets may be passed on", False),
        ("cancelling", "REFUND", "cancelling by buyers", "All orders, money back"),
        ("cancel_until", None, "cancelling until", None),
    ],
)
def test_what_buyers_may_do_is_told_in_words(field, value, title, shown):
    assert (field_title(field, "event"), value_title(value, field, "event")) == (title, shown)
