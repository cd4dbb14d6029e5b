"""GET /api/: the reference as a page."""

import re

import pytest
from django.test import Client

from tests.api.calling import EVENT, RESERVATION, STATS, TRANSACTION
from ticketonline.api.templatetags.reference import coded


@pytest.fixture
def page() -> str:
    response = Client().get("/api/", headers={"Accept-Language": "pl"})
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert response.headers["Content-Language"] == "en"
    assert response.headers["Cache-Control"] == "public, max-age=300"
    assert response.cookies == {}
    return response.content.decode()


def test_it_is_in_english_whatever_the_reader_prefers(page: str):
    assert '<html lang="en">' in page


def test_it_shows_every_operation(page: str):
    for method, path in [
        ("GET", EVENT),
        ("POST", EVENT),
        ("POST", RESERVATION),
        ("GET", RESERVATION),
        ("PUT", RESERVATION),
        ("DELETE", RESERVATION),
        ("GET", STATS),
        ("GET", TRANSACTION),
    ]:
        assert f"<b>{method}</b> <code>{path}</code>" in page


def test_it_shows_parameters_bodies_refusals_and_schemas(page: str):
    assert "<code>current_page</code>" in page
    assert "integer: 1 to 100" in page
    assert "&quot;amount&quot;: 2" in page
    assert "&quot;price&quot;: 120.00" in page
    assert "<code>sold_out</code>" in page
    assert 'id="schema-ReservationWanted"' in page
    assert "list of Line" in page


def test_it_shows_how_to_call_from_a_terminal(page: str):
    assert (
        "curl &#x27;http://127.0.0.1:8000/transactions/list/?transaction_id=0197c50b-9a02-7c48-8e2d-f0a1b2c3d496&#x27;"
    ) in page
    assert "curl -X DELETE -b cookies.txt http://127.0.0.1:8000/events/reservation/" in page
    assert "-c cookies.txt" in page


def test_every_link_within_it_leads_somewhere(page: str):
    ids = re.findall(r'\bid="([^"]+)"', page)

    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_it_needs_no_script_of_its_own_and_nothing_from_elsewhere(page: str):
    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
    assert " style=" not in page
    assert re.findall(r'(?:src|href)="(?:https?:)?//', page) == []


def test_text_is_escaped():
    assert coded("a < b, `c < d`\n\ne") == "<p>a &lt; b, <code>c &lt; d</code></p><p>e</p>"
