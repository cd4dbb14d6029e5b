"""Sessions that one sees and ends, and the page of one's account."""

from importlib import import_module

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from tests.changes import nothing_changes
from tests.factories import make_member, make_organiser
from tests.web.accounts import ACCOUNT, LOG_IN, actions, is_in, log_in, logged_in, make_olga
from tests.web.pages import read
from ticketonline.web.templatetags.accounts import device

pytestmark = pytest.mark.django_db

SESSIONS = f"{ACCOUNT}sessions/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile Safari/604.1"


def end(client: Client, session: UserSession):
    return client.post(f"{SESSIONS}{session.pk}/end/")


def test_all_sessions_are_seen_and_one_ends_at_once():
    olga = make_olga()
    here = Client(headers={"User-Agent": FIREFOX})
    phone = Client(headers={"User-Agent": SAFARI})
    log_in(here)
    log_in(phone, address="198.51.100.7")

    page = read(here.get(SESSIONS))
    assert [entry.split(" from ")[0] for entry in page.texts("li")] == ["Firefox, Linux here", "Safari, iPhone"]
    assert "198.51.100.7" in page.text
    answer = end(here, UserSession.objects.get(ip="198.51.100.7"))

    assert (answer.status_code, answer.headers["Location"]) == (303, SESSIONS)
    assert phone.get("/manage/").headers["Location"] == f"{LOG_IN}?next=/manage/"
    assert is_in(here)
    assert actions(olga)[-1] == "account.session_ended"


def test_all_others_end_together():
    olga = make_olga()
    here, one, two = logged_in(olga), logged_in(olga), logged_in(olga)

    answer = here.post(SESSIONS, follow=True)

    assert "You are logged out everywhere else." in read(answer).text
    assert [is_in(client) for client in (here, one, two)] == [True, False, False]
    assert actions(olga).count("account.session_ended") == 2


def test_nobody_ends_the_session_of_another():
    olgas, stellas = logged_in(make_olga()), logged_in(make_olga("stella"))
    session = UserSession.objects.get(user__username="olga")

    with nothing_changes():
        assert end(stellas, session).status_code == 404
        assert Client().post(f"{SESSIONS}{session.pk}/end/").headers["Location"].startswith(LOG_IN)

    assert is_in(olgas)


def test_a_page_does_not_write_down_every_time_that_somebody_was_seen(django_assert_num_queries):
    client = logged_in(make_olga())
    client.get(ACCOUNT)
    before = UserSession.objects.get().last_seen_at

    client.get(ACCOUNT)

    assert UserSession.objects.get().last_seen_at == before


def test_the_account_page_leads_everywhere_and_names_the_organisers():
    olga = make_olga()
    make_member(make_organiser(), name="olga")
    client = logged_in(olga)

    page = read(client.get(ACCOUNT))

    assert page.one("a", href="/manage/olgas-nights/").text == "Olga’s Nights"
    for path in ("email/", "password/change/", "2fa/", "sessions/"):
        page.one("a", href=f"{ACCOUNT}{path}")
        assert client.get(f"{ACCOUNT}{path}").status_code == 200
    assert "Password alone" in page.text


def test_who_is_not_logged_in_is_led_to_the_door(client):
    for path in ("", "email/", "password/change/", "2fa/", "sessions/"):
        assert client.get(f"{ACCOUNT}{path}").headers["Location"].startswith(LOG_IN)


def test_every_address_of_an_account_is_a_page_of_ours_or_leads_to_one():
    routes = [f"{ACCOUNT}{path}" for path in addresses(import_module("allauth.urls").urlpatterns) if "<" not in path]
    assert len(routes) > 20

    for client in (Client(), logged_in(make_olga())):
        for route in routes:
            answer = client.get(route)
            assert answer.status_code in (200, 302, 403, 404), route  # without an app there is none to remove
            if answer.status_code == 200:
                assert read(answer).one("body")["class"] == "manage", route


def addresses(patterns, before=""):
    for pattern in patterns:
        path = f"{before}{pattern.pattern}"
        if hasattr(pattern, "url_patterns"):
            yield from addresses(pattern.url_patterns, path)
        elif "(?P" not in path:
            yield path


@pytest.mark.parametrize(
    ("user_agent", "named"),
    [
        (FIREFOX, "Firefox, Linux"),
        (SAFARI, "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("curl/8.0", "curl"),
        ("", "Unknown device"),
        ("<script>", "Unknown device"),
    ],
)
def test_a_device_is_named_in_a_few_words(user_agent, named):
    assert device(user_agent) == named
