"""What people see when something is refused or broken."""

import pytest
from django.db import OperationalError, connection
from django.test import Client, RequestFactory

from tests.web.pages import Page, read
from ticketonline.accounts.errors import NotPermitted
from ticketonline.core import errors
from ticketonline.refusals import refuse, server_error

REFUSALS = [
    errors.BadRequest,
    errors.Forbidden,
    errors.NotFound,
    errors.BodyTooLarge,
    errors.Busy,
    errors.ServerError,
]


@pytest.mark.parametrize("refusal", REFUSALS)
def test_each_says_what_happened_what_to_do_and_where_to_go_on(refusal):
    answer = refuse(RequestFactory().get("/en/nix/"), refusal())

    page = read(answer)
    assert answer.status_code == refusal.status
    assert page.texts("h1") == [refusal.text]
    assert page.one("a", class_="button")["href"] == "/en/"
    assert len(page.one("div", class_="ticket-main").text) > len(refusal.text) + 40
    assert page.one("meta", name="robots")["content"] == "noindex"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_advice_differs_from_one_to_the_next():
    pages = [read(refuse(RequestFactory().get("/"), refusal())) for refusal in REFUSALS]

    assert len({page.texts("p")[0] for page in pages}) == len(REFUSALS)


def test_whoever_works_in_the_back_office_is_led_back_there():
    page = read(refuse(RequestFactory().get("/manage/olgas-nights/team/"), NotPermitted()))

    assert page.texts("h1") == [NotPermitted.text]
    assert "An owner of the team can give you another role." in page.texts("p")
    assert page.one("a", class_="button")["href"] == "/manage/"


def test_an_unknown_address_is_told_in_the_language_of_the_address(bruno, db):
    answer = bruno.get("/pl/nix/")

    assert answer.status_code == 404
    assert read(answer).one("html")["lang"] == "pl"
    assert read(answer).one("a", class_="button")["href"] == "/pl/"


def test_an_address_without_its_last_slash_is_one_redirect_away(bruno, db):
    answer = bruno.get("/en/events/jazz-night?from=mail")

    assert (answer.status_code, answer.headers["Location"]) == (301, "/en/events/jazz-night/?from=mail")


def test_when_the_database_is_out_of_reach_the_page_asks_to_come_back(bruno, db):
    def gone(*_):
        raise OperationalError

    with connection.execute_wrapper(gone):
        answer = bruno.get("/en/")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "2"
    assert read(answer).texts("h1") == ["We are very busy right now. Please try again in a moment."]


def test_a_bug_of_ours_is_a_page_that_asks_neither_database_nor_session(monkeypatch):
    # Without the `db` fixture a query would fail the test.
    def bug(*_args, **_kwargs):
        raise RuntimeError("a bug")

    monkeypatch.setattr("ticketonline.web.shop.events.list_upcoming", bug)

    answer = Client(raise_request_exception=False).get("/en/")

    assert answer.status_code == 500
    page = Page(answer.content.decode())
    assert page.texts("h1") == ["Something went wrong on our side. Please try again in a moment."]
    assert page.one("link", rel="stylesheet")["href"].startswith("/static/web/css/site")
    assert not answer.cookies


def test_the_page_for_a_bug_needs_nothing_of_the_request():
    assert server_error(RequestFactory().get("/")).status_code == 500


def test_a_method_that_a_page_does_not_take_is_told_on_a_page(bruno, db):
    answer = bruno.post("/en/")

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD"
    assert read(answer).texts("h1") == [errors.MethodNotAllowed.text]
