"""Slips of the finger in well-known domains."""

import pytest

from ticketonline.web.shop.mail_typos import KNOWN, likelier

pytestmark = pytest.mark.one_engine


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("bruno@gmial.com", "bruno@gmail.com"),
        ("bruno@gamil.com", "bruno@gmail.com"),
        ("bruno@gmai.com", "bruno@gmail.com"),
        ("bruno@gmaill.com", "bruno@gmail.com"),
        ("bruno@gmail.co", "bruno@gmail.com"),
        ("bruno@Gmail.con", "bruno@gmail.com"),
        ("b@hotmial.com", "b@hotmail.com"),
        ("Bruno.B+x@yaho.com", "Bruno.B+x@yahoo.com"),
        ("a@iclould.com", "a@icloud.com"),
        ("a@interai.pl", "a@interia.pl"),
    ],
)
def test_a_domain_one_slip_away_from_a_known_one_is_noticed(typed, meant):
    assert likelier(typed) == meant


@pytest.mark.parametrize(
    "domain",
    [
        *KNOWN,
        "GMAIL.COM",
        "mail.com",
        "ymail.com",
        "email.com",
        "example.org",
        "gmx.de",
        "hotmail.de",
        "yahoo.ca",
        "a.b",
    ],
)
def test_what_somebody_may_well_have_is_left_alone(domain):
    assert likelier(f"bruno@{domain}") == ""


def test_nothing_is_not_mistyped():
    assert likelier("") == ""
