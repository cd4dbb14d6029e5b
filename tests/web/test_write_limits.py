"""How often anybody may write: every URL, by client and by session."""

import json
import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.core.signing import TimestampSigner
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern, RoutePattern

from tests.api.calling import EVENT, RESERVATION, Api, assert_refused, wish
from tests.changes import nothing_changes
from tests.conftest import PASSWORD
from tests.web.pages import read
from ticketonline.refusals import DOORS, READS

pytestmark = pytest.mark.django_db

WRITING = ("POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW")
SAMPLES = {"slug": "jazz-night", "uuid": str(uuid4()), "path": "1", "int": "1", "str": "x"}
MINUTE_EACH = 60  # seconds until the next write, with one a minute


@pytest.fixture
def api(bruno: Client) -> Api:
    """Bruno's front end."""
    return Api(bruno)


@pytest.fixture
def one_a_client(settings):
    """Each client may write once a minute."""
    settings.CLIENT_WRITES_A_MINUTE = settings.CLIENT_BURST = 1


@pytest.fixture
def three_a_session(settings):
    """Each session may write three times at once and then once a minute."""
    settings.SESSION_WRITES_A_MINUTE, settings.SESSION_BURST = 1, 3


# --- Every URL ------------------------------------------------------------------------------------------------------


def every_path(patterns, before: str = "/") -> Iterator[str]:
    """An example of each address in the table of URLs."""
    for entry in patterns:
        here = before + example(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from every_path(entry.url_patterns, here)
        else:
            assert isinstance(entry, URLPattern)
            yield here


def example(pattern) -> str:
    """A path that the pattern takes."""
    if isinstance(pattern, RoutePattern):
        return re.sub(r"<(?:(\w+):)?\w+>", lambda found: SAMPLES[found[1] or "str"], str(pattern))
    if isinstance(pattern, RegexPattern):
        return re.sub(r"\(.*\)", "x", str(pattern).strip("^$"))
    return str(pattern)  # the prefix of a language


def test_every_url_that_there_is_and_may_come_is_limited_but_for_the_reads(one_a_client):
    paths = [*every_path(get_resolver().url_patterns), "/nowhere/"]
    client = Client()
    client.delete("/nowhere/")

    passed = {(method, path) for path in paths for method in WRITING if client.generic(method, path).status_code != 429}

    assert passed == {*READS}
    assert len(paths) > 60
    assert {EVENT, RESERVATION, *DOORS, "/admin/events/event/add/", "/en/events/jazz-night/", "/api/"} <= {*paths}
    assert READS == [("POST", EVENT)]


def test_reading_is_never_limited(one_a_client, olgas_event):
    client = Client()
    client.delete("/nowhere/")

    for _ in range(3):
        assert client.get(EVENT).status_code == 200
        assert client.head("/en/").status_code == 200
        assert client.options(RESERVATION).status_code == 204
        assert Api(client).post(EVENT, {"event_id": str(olgas_event.pk)}).status_code == 200


def test_a_write_that_another_site_caused_is_not_the_visitors(one_a_client, api, olgas_event):
    for _ in range(3):
        api.post(RESERVATION, wish(olgas_event), headers={"Origin": "https://elsewhere.example"})

    assert api.post(RESERVATION, wish(olgas_event)).status_code == 200


# --- By client ------------------------------------------------------------------------------------------------------


def test_a_program_is_refused_in_json_with_when_to_come_back_and_nothing_changes(one_a_client, api, olgas_event):
    reservation_id = api.reserve(olgas_event)

    with nothing_changes():
        refused = [
            api.post(RESERVATION, wish(olgas_event)),
            api.put(RESERVATION, {"reservation_id": reservation_id}),
            api.delete(RESERVATION),
        ]

    for answer in refused:
        assert_refused(answer, 429, "too_many_requests")
        assert 1 <= int(answer.headers["Retry-After"]) <= MINUTE_EACH
        assert answer.cookies == {}


def test_a_person_is_refused_on_a_page_in_the_language_of_the_address(one_a_client, bruno, olgas_event):
    bruno.post("/pl/events/jazz-night/", {})

    with nothing_changes():
        answer = bruno.post("/pl/events/jazz-night/", {f"amount-{olgas_event.ticket_types.get(type='VIP').pk}": "1"})

    page = read(answer)
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= MINUTE_EACH
    assert answer.headers["Cache-Control"] == "no-store"
    assert page.one("html")["lang"] == "pl"
    assert page.one("a", class_="button")["href"] == "/pl/"


def test_a_front_end_on_another_host_may_read_when_to_come_back(one_a_client, api, olgas_event, settings):
    settings.CORS_ALLOWED_ORIGINS = ["https://front.example"]
    headers = {"Origin": "https://front.example"}
    api.post(RESERVATION, wish(olgas_event), headers=headers)

    answer = api.post(RESERVATION, wish(olgas_event), headers=headers)

    assert answer.status_code == 429
    assert answer.headers["Access-Control-Allow-Origin"] == "https://front.example"
    assert answer.headers["Access-Control-Expose-Headers"] == "Retry-After"


def test_clients_do_not_use_up_each_others_budget(one_a_client, bruno, olgas_event):
    def post(address: str) -> int:
        return bruno.post(RESERVATION, wish(olgas_event), "application/json", REMOTE_ADDR=address).status_code

    assert [post("192.0.2.1"), post("192.0.2.2"), post("2001:db8:1::1"), post("2001:db8:2::1")] == [200] * 4
    assert [post("192.0.2.1"), post("192.0.2.2"), post("2001:db8:1::2"), post("2001:db8:2::2")] == [429] * 4


def test_the_staff_is_counted_as_everybody_else(one_a_client, olgas_browser):
    answers = [olgas_browser.post("/admin/logout/").status_code for _ in range(2)]

    assert answers == [200, 429]


def test_switched_off_it_counts_nothing(one_a_client, settings, api, olgas_event):
    settings.RATE_LIMIT_IS_ON = False

    assert [api.post(RESERVATION, wish(olgas_event)).status_code for _ in range(5)] == [200] * 5


# --- By session -----------------------------------------------------------------------------------------------------


def test_a_session_is_limited_from_whatever_address_it_comes(three_a_session, bruno, olgas_event):
    def post(address: str) -> int:
        return bruno.post(RESERVATION, wish(olgas_event), "application/json", REMOTE_ADDR=address).status_code

    assert [post(f"192.0.2.{number}") for number in range(6)] == [200] * 4 + [429] * 2  # the first had no session yet


def test_an_older_copy_of_its_cookie_is_the_same_session(three_a_session, api, olgas_event):
    api.reserve(olgas_event)
    older = api.client.cookies["buyer"].value
    for _ in range(3):
        api.reserve(olgas_event)

    api.client.cookies["buyer"] = older

    assert_refused(api.post(RESERVATION, wish(olgas_event)), 429, "too_many_requests")


def test_a_cookie_that_was_made_up_counts_for_no_session(three_a_session, api, olgas_event):
    api.reserve(olgas_event)
    value = api.client.cookies["buyer"].value
    for _ in range(6):
        api.client.cookies["buyer"] = value[:-1] + ("A" if value[-1] != "A" else "B")
        assert api.post(RESERVATION, wish(olgas_event)).status_code == 200


def test_without_a_session_the_address_alone_counts(three_a_session, settings, olgas_event):
    settings.CLIENT_WRITES_A_MINUTE, settings.CLIENT_BURST = 1, 5
    api = Api(Client())

    statuses = []
    for _ in range(7):
        statuses.append(api.post(RESERVATION, wish(olgas_event)).status_code)
        api.client.cookies.clear()

    assert statuses == [200] * 5 + [429] * 2


def test_the_signature_is_verified_once_a_request(api, olgas_event, monkeypatch):
    api.reserve(olgas_event)
    verified = []
    unsign = TimestampSigner.unsign

    def noting(signer: TimestampSigner, value: str, max_age: float | None = None) -> str:
        verified.append(value)
        return unsign(signer, value, max_age)

    monkeypatch.setattr(TimestampSigner, "unsign", noting)
    api.delete(RESERVATION)

    assert verified == [api.client.cookies["buyer"].value]


# --- The staff's door -----------------------------------------------------------------------------------------------


def knock(client: Client, username: str, password: str = "wrong", address: str = "192.0.2.1") -> int:
    return client.post(DOORS[0], {"username": username, "password": password}, REMOTE_ADDR=address).status_code


def test_guesses_are_limited_whatever_the_names(client, olga):
    statuses = [knock(client, f"guess-{number}") for number in range(12)]

    assert statuses == [200] * 10 + [429] * 2
    assert knock(client, "olga", PASSWORD) == 429
    assert knock(client, "olga", PASSWORD, address="192.0.2.2") == 302


def test_the_limit_at_the_door_leaves_the_shop_open(client, olgas_event):
    for number in range(11):
        knock(client, f"guess-{number}", address="127.0.0.1")

    assert Api(client).post(RESERVATION, wish(olgas_event)).status_code == 200


def test_the_refusal_at_the_door_is_a_page(client, olga):
    for number in range(10):
        knock(client, f"guess-{number}", address="127.0.0.1")

    answer = client.post(DOORS[0], {"username": "olga", "password": PASSWORD})

    assert answer.status_code == 429
    assert read(answer).texts("h1") == [
        "These are too many requests in a short time. Please wait a moment and try again."
    ]
    assert 1 <= int(answer.headers["Retry-After"]) <= 6


def test_behind_a_proxy_wrong_passwords_count_by_name_and_client(client, olga, settings):
    settings.TRUSTED_PROXIES = ("127.0.0.0/8",)

    def guess(password: str, forwarded: str) -> int:
        return client.post(
            DOORS[0], {"username": "olga", "password": password}, headers={"X-Forwarded-For": forwarded}
        ).status_code

    assert [guess("wrong", "192.0.2.1") for _ in range(5)] == [200, 200, 200, 200, 429]
    assert guess(PASSWORD, "192.0.2.66, 192.0.2.1") == 429
    assert guess(PASSWORD, "192.0.2.2") == 302


# --- The documented defaults ------------------------------------------------------------------------------------------


def test_a_refusal_reads_as_the_contract_says(one_a_client, api, olgas_event):
    api.reserve(olgas_event)

    said = json.loads(api.post(RESERVATION, wish(olgas_event)).content)

    sentence = "These are too many requests in a short time. Please wait a moment and try again."
    assert said == {"error": sentence, "message": sentence, "code": "too_many_requests"}
