"""The address without a language."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("accepted", "path"),
    [
        ("pl", "/pl/"),
        ("pl-PL,pl;q=0.9,en;q=0.8", "/pl/"),
        ("de,fr;q=0.5", "/en/"),
        ("", "/en/"),
        ("de,pl;q=0.1", "/pl/"),
    ],
)
def test_it_leads_to_the_list_in_the_language_that_the_browser_prefers(bruno, accepted, path):
    answer = bruno.get("/", headers={"Accept-Language": accepted})

    assert (answer.status_code, answer.headers["Location"]) == (302, path)
    assert "Accept-Language" in answer.headers["Vary"]
    assert not answer.cookies


def test_it_takes_no_other_method(bruno):
    assert bruno.post("/").status_code == 405
