"""Short codes: read aloud and typed by people, who err."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketonline.delivery import codes
from ticketonline.delivery.codes import ALPHABET, LENGTH, check_digit, in_groups, is_code, new_code, normalised

pytestmark = pytest.mark.one_engine

A_CODE = st.text(ALPHABET, min_size=10, max_size=10).map(lambda signs: signs + check_digit(signs))
PLACE = st.integers(0, LENGTH - 1)


def test_a_new_code_is_eleven_signs_of_which_the_last_checks_the_others():
    made = {new_code() for _ in range(1_000)}

    assert len(made) == 1_000
    assert all(is_code(code) and normalised(code) == code and len(code) == LENGTH for code in made)
    assert set("".join(made)) == set(ALPHABET)


def test_the_reference_tells_the_same_alphabet_and_a_code_that_is_one():
    page = (Path(__file__).resolve().parents[2] / "docs/reference/ticket-codes.md").read_text()

    assert f"`{ALPHABET}`" in page
    assert all(is_code(shown) for shown in re.findall(r"`(\w{4}-\w{4}-\w{3})`", page))
    assert "`K7QF-3MXH-92F`" in page


def test_no_sign_looks_like_another():
    assert not set("OILSZBU") & set(ALPHABET)
    assert len(set(ALPHABET)) == len(ALPHABET) == 29


@given(A_CODE, PLACE, st.sampled_from(ALPHABET))
def test_a_single_wrong_sign_is_noticed(code, place, sign):
    wrong = code[:place] + sign + code[place + 1 :]

    assert is_code(wrong) == (wrong == code)


def test_every_single_wrong_sign_of_a_code_is_noticed():
    code = "K7QF3MXH92F"

    taken = [
        code[:place] + sign + code[place + 1 :]
        for place in range(LENGTH)
        for sign in ALPHABET
        if is_code(code[:place] + sign + code[place + 1 :])
    ]

    assert taken == [code] * LENGTH


@given(A_CODE, PLACE, PLACE)
def test_two_signs_that_changed_places_are_noticed(code, one, other):
    signs = list(code)
    signs[one], signs[other] = signs[other], signs[one]
    swapped = "".join(signs)

    assert is_code(swapped) == (swapped == code)


@given(A_CODE, PLACE)
def test_a_sign_that_is_left_out_or_said_twice_is_noticed(code, place):
    assert not is_code(code[:place] + code[place + 1 :])
    assert not is_code(code[: place + 1] + code[place:])


@pytest.mark.parametrize(
    "typed", ["k7qf-3mxh-92f", " K7QF 3MXH 92F\n", "K7QF–3MXH‑92F", "K7QF_3MXH_92F", "K7QF3MXH9ZF"]
)
def test_a_code_is_the_same_however_it_is_typed(typed):
    assert normalised(typed) == "K7QF3MXH92F"
    assert is_code(typed)


@pytest.mark.parametrize(
    ("letters", "digits"), [("Oo", "00"), ("IiLl", "1111"), ("Zz", "22"), ("Ss", "55"), ("Bb", "88")]
)
def test_a_letter_that_looks_like_a_digit_is_that_digit(letters, digits):
    assert normalised(letters) == digits


@pytest.mark.parametrize("letter", ["\N{LATIN SMALL LETTER LONG S}", "\N{LATIN SMALL LETTER DOTLESS I}", "ß", "ﬁ"])
def test_a_letter_whose_capital_is_another_is_none_of_a_code(letter):
    assert normalised(letter) == letter


def test_a_code_is_written_in_groups_that_are_read_back():
    assert in_groups("K7QF3MXH92F") == "K7QF-3MXH-92F"
    assert normalised(in_groups("K7QF3MXH92F")) == "K7QF3MXH92F"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "K7QF-3MXH-92",
        "K7QF-3MXH-92G",
        "K7QF-3MXH-92F-0",
        "K7QF-3MXU-92F",
        "K7QF.3MXH.92F",
        "\N{KELVIN SIGN}7QF3MXH92F",
        "\N{FULLWIDTH LATIN CAPITAL LETTER K}7QF3MXH92F",
        "K\N{ARABIC-INDIC DIGIT SEVEN}QF3MXH92F",
        "K7QF3MXH92F" + " " * codes.MOST_TYPED,
        "K" * 10_000_000,
    ],
    ids=lambda text: ascii(text[:20]),
)
def test_anything_else_is_no_code(text):
    assert not is_code(text)


@given(st.text())
def test_whatever_is_typed_is_a_code_or_none(text):
    assert is_code(text) == is_code(normalised(text))
