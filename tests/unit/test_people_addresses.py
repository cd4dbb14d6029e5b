"""Which addresses are one person's, and what the log keeps in place of one."""

from uuid import UUID

import pytest

from ticketonline.people.address import fingerprint, is_same, local_part, names, normalised, other_spellings

OLGAS, STELLAS = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("bruno@example.org", "bruno@EXAMPLE.Org", True),
        (" bruno@example.org ", "bruno@example.org", True),
        ("Bruno@example.org", "bruno@example.org", False),
        ("bruno@example.org", "bruno@example.com", False),
        ('"a@B"@Example.org', '"a@B"@example.org', True),
        ('"a@B"@example.org', '"a@b"@example.org', False),
        ("", "bruno@example.org", False),
        ("bruno@ŁÓDŹ.pl", "bruno@łódź.pl", True),
    ],
)
def test_the_domain_knows_no_case_and_what_stands_before_it_does(one, other, same):
    assert is_same(one, other) is same


def test_other_spellings_are_those_that_people_use():
    assert other_spellings("Bruno@Example.org") == ["bruno@example.org"]
    assert other_spellings("bruno.B@example.org") == ["Bruno.b@example.org", "bruno.b@example.org"]
    assert other_spellings("7@example.org") == []
    assert local_part("bruno@example.org") == "bruno@"


def test_the_fingerprint_tells_nothing_and_is_another_one_for_each_organiser(settings):
    made = fingerprint(OLGAS, "bruno@EXAMPLE.org")

    assert made == fingerprint(OLGAS, normalised("bruno@example.org"))
    assert "bruno" not in made
    assert len(made) == 32
    assert made != fingerprint(STELLAS, "bruno@example.org")
    settings.SECRET_KEY = "another secret"
    assert made != fingerprint(OLGAS, "bruno@example.org")


@pytest.mark.parametrize("text", ["a@b.pl", "A@B.PL", "what of a@b.pl?", "<a@b.pl>, c@d.pl", "I sought a@b.pl."])
def test_a_text_names_an_address(text):
    assert names(text, "a@b.pl")


@pytest.mark.parametrize("text", ["", "anna@b.pl", "x.a@b.pl", "x+a@b.pl", "a@b.pl.example", "a@b.plx", "a@b"])
def test_a_longer_address_is_another_one(text):
    assert not names(text, "a@b.pl")
