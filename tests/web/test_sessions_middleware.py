"""Two kinds of session: a buyer's lives in a signed cookie, the staff's in the database."""

from collections.abc import Callable
from unittest import mock

import pytest
from django.contrib.sessions.models import Session
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils.cache import patch_vary_headers

from tests.conftest import LOG_IN
from ticketonline.core.middleware.sessions import BUYER_SALT, BuyerSession, TwoSessionsMiddleware

View = Callable[[HttpRequest], HttpResponse]


def run(view: View, *, path: str = "/events/reservation/", cookie: str | None = None) -> HttpResponse:
    """The answer to a request, with the cookie that a buyer's browser sends along."""
    request = RequestFactory().get(path)
    if cookie is not None:
        request.COOKIES["buyer"] = cookie
    return TwoSessionsMiddleware(view)(request)


def look_on(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def read(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.session.get("reservation_id", "nothing"))


def write(request: HttpRequest) -> HttpResponse:
    request.session["reservation_id"] = "r1"
    return HttpResponse()


def fail(request: HttpRequest) -> HttpResponse:
    request.session["reservation_id"] = "r1"
    return HttpResponse(status=503)


def cookie_of(response: HttpResponse) -> str:
    return response.cookies["buyer"].value


# --- A buyer's ------------------------------------------------------------------------------------------------------


def test_what_is_written_comes_back_with_the_next_request_without_a_database():
    cookie = cookie_of(run(write))

    assert run(read, cookie=cookie).content == b"r1"


def test_the_cookie_is_hidden_from_scripts_and_other_sites_and_lives_a_quarter_of_an_hour(settings):
    settings.HOLD_SECONDS = 900

    cookie = run(write).cookies["buyer"]

    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 900)
    assert (cookie["path"], cookie["domain"], cookie["secure"]) == ("/", "", "")


def test_over_https_the_cookie_is_sent_over_https_alone(settings):
    settings.SESSION_COOKIE_SECURE = True

    assert run(write).cookies["buyer"]["secure"] is True


def test_the_cookie_lives_as_long_as_a_hold_that_the_operator_made_longer(settings):
    settings.HOLD_SECONDS = 3600

    assert run(write).cookies["buyer"]["max-age"] == 3600


def test_a_shorter_hold_leaves_the_session_its_quarter_of_an_hour(settings):
    settings.HOLD_SECONDS = 3

    assert run(write).cookies["buyer"]["max-age"] == 900


@pytest.mark.parametrize("view", [look_on, read])
def test_a_visit_does_not_prolong_it(view):
    cookie = cookie_of(run(write))

    assert run(view, cookie=cookie).cookies == {}


def test_after_a_quarter_of_an_hour_it_is_over_whatever_the_browser_keeps(settings):
    settings.HOLD_SECONDS = 900
    with mock.patch("django.core.signing.time.time", return_value=1_800_000_000.0):
        cookie = cookie_of(run(write))

    with mock.patch("django.core.signing.time.time", return_value=1_800_000_900.0):
        assert run(read, cookie=cookie).content == b"r1"
    with mock.patch("django.core.signing.time.time", return_value=1_800_000_901.0):
        assert run(read, cookie=cookie).content == b"nothing"


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "nonsense",
        "a:b:c",
        ".eJx:1:x",
        "\u0142\u00f3d\u017a",
        "x" * 5000,
        signing.dumps({"reservation_id": "r1"}, salt="another purpose"),
        signing.dumps({"reservation_id": "r1"}, salt=BUYER_SALT, key="another shop's key of fifty letters or so......"),
    ],
)
def test_a_forged_cookie_is_an_empty_session(forged):
    assert run(read, cookie=forged).content == b"nothing"


def test_an_altered_cookie_is_an_empty_session():
    value, stamp, signature = cookie_of(run(write)).split(":")
    other = signing.dumps({"reservation_id": "r2"}, salt=BUYER_SALT).split(":")[0]

    assert run(read, cookie=f"{other}:{stamp}:{signature}").content == b"nothing"
    assert run(read, cookie=f"{value}:{stamp}:{signature}").content == b"r1"


def test_a_session_can_be_written_over_a_forged_cookie():
    cookie = cookie_of(run(write, cookie="nonsense"))

    assert run(read, cookie=cookie).content == b"r1"


def test_an_answer_that_did_not_look_at_the_session_is_the_same_for_everybody():
    response = run(look_on, cookie=cookie_of(run(write)))

    assert "Vary" not in response.headers
    assert response.cookies == {}


@pytest.mark.parametrize("view", [read, write])
def test_an_answer_that_looked_at_the_session_varies_with_the_cookie(view):
    assert run(view).headers["Vary"] == "Cookie"


def test_the_cookie_is_named_once_among_what_an_answer_varies_with():
    def read_in_a_language(request: HttpRequest) -> HttpResponse:
        response = read(request)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response

    assert run(read_in_a_language).headers["Vary"] == "Accept-Language, Cookie"


def test_an_answer_that_failed_sets_no_cookie():
    assert run(fail).cookies == {}


def test_the_cookie_shows_that_it_was_signed_and_not_by_the_session_itself():
    session = BuyerSession()
    session["reservation_id"] = "r1"
    session.save()

    kept = signing.loads(session.session_key, salt=BUYER_SALT)
    assert kept == {"reservation_id": "r1", "identity": session.identity}
    with pytest.raises(signing.BadSignature):
        signing.loads(session.session_key)


def test_a_session_keeps_its_identity_which_no_other_has():
    cookie = cookie_of(run(write))
    again, another = cookie_of(run(write, cookie=cookie)), cookie_of(run(write))

    assert BuyerSession(cookie).identity == BuyerSession(again).identity != BuyerSession(another).identity


def test_a_session_that_was_never_written_has_no_identity():
    assert BuyerSession(None).identity == BuyerSession("nonsense").identity == ""


# --- The staff's ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_staffs_session_is_a_row_that_can_be_ended(olga):
    client = Client()
    client.force_login(olga, backend=LOG_IN)
    assert client.get("/admin/").status_code == 200

    Session.objects.all().delete()

    assert client.get("/admin/").status_code == 302


@pytest.mark.django_db
def test_a_buyers_cookie_opens_nothing_of_the_staffs(olga):
    cookie = cookie_of(run(write))

    client = Client()
    client.cookies["staff"] = cookie
    client.cookies["buyer"] = cookie

    assert client.get("/admin/").status_code == 302


@pytest.mark.django_db
def test_the_two_never_mix(olga):
    client = Client()
    client.force_login(olga, backend=LOG_IN)
    client.get("/admin/")

    assert "buyer" not in client.cookies
    assert run(read, cookie=client.cookies["staff"].value).content == b"nothing"


def test_a_session_is_signed_as_django_signs():
    session = BuyerSession()
    session["reservation_id"] = "x"
    session.save()

    content = signing.loads(session.session_key, salt=BUYER_SALT)

    assert content == dict(session.items())
    assert dict(BuyerSession(signing.dumps(content, salt=BUYER_SALT)).items()) == content
    assert dict(BuyerSession(signing.dumps(content, salt="another")).items()) == {}
    assert dict(BuyerSession(signing.dumps(content, key="another", salt=BUYER_SALT)).items()) == {}
