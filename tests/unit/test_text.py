import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketonline.core.text import comparable

pytestmark = pytest.mark.one_engine


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ŁÓDŹ  Arena", "lodz arena"),
        ("zażółć gęślą jaźń", "zazolc gesla jazn"),
        ("ZAŻÓŁĆ GĘŚLĄ JAŹŃ", "zazolc gesla jazn"),
        ("Straße", "strasse"),
        ("Ærø", "æro"),
        ("Đorđe", "dorde"),
        ("İstanbul", "istanbul"),
        ("ısparta", "isparta"),
        ("  Café\t\n Noir\xa0", "cafe noir"),
        ("№ 5 ™", "no 5 tm"),
        ("", ""),
        (" ", ""),
    ],
)
def test_case_accents_and_blanks_make_no_difference(typed, found):
    assert comparable(typed) == found


def test_composed_and_decomposed_letters_are_the_same():
    composed = "Kraków, Gdańsk, Łódź"

    assert comparable(unicodedata.normalize("NFD", composed)) == comparable(composed) == "krakow, gdansk, lodz"


@given(st.text())
def test_what_is_comparable_stays_as_it_is(text):
    once = comparable(text)

    assert comparable(once) == once


def test_every_single_character_stays_as_it_is_once_comparable():
    surrogates = range(0xD800, 0xE000)
    characters = [chr(number) for number in range(0x110000) if number not in surrogates]

    changing = [one for one in characters if comparable(comparable(one)) != comparable(one)]

    assert changing == []


@given(st.text(alphabet="aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż AĄBCĆEĘŁŃÓŚŹŻ"))
def test_polish_is_found_in_plain_letters(text):
    assert comparable(text).isascii()
    assert comparable(text) == comparable(text.upper()) == comparable(text.lower())


@given(st.text())
def test_no_blank_is_doubled_or_at_an_end(text):
    assert comparable(text) == " ".join(comparable(text).split())
