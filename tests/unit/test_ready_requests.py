"""Which requests get the same ready answer, and that nothing else of a request can be in it."""

from typing import Any

import pytest
from pytest_django import Settings

from tests.asking import Desk, ask, done_here
from ticketonline.core.ready_answers import ReadyAnswers
from ticketonline.rsgi import READS

pytestmark = pytest.mark.one_engine

EVENT_ID = "0197c4f2-7c1e-7a60-8f3e-5d2f0c9b1a11"
EVENT = f'{{"event_id": "{EVENT_ID}"}}'.encode()
PAGE, LIST, STATS = "/en/events/jazz-night/", "/events/event/", "/events/stats/"
FRONT = "https://front.example"


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def ready(desk: Desk) -> ReadyAnswers:
    return ReadyAnswers(desk, READS, call=done_here)


@pytest.mark.parametrize(
    ("target", "same"),
    [
        (PAGE, f"{PAGE}?utm_source=mail&q=1"),
        (LIST, f"{LIST}?color=red&&=&x"),
        (f"{LIST}?current_page=2", f"{LIST}?a=1&current_page=2&page_sizes=3"),
        (f"{STATS}?event_id={EVENT_ID}", f"{STATS}?event_id={EVENT_ID}&now=1"),
        ("/en/?q=jazz", "/en/?fbclid=1&q=jazz"),
    ],
)
def test_what_an_answer_does_not_depend_on_makes_no_new_one(ready: ReadyAnswers, desk: Desk, target: str, same: str):
    ask(ready, target)

    assert ask(ready, same).body == b"answer 1"
    assert len(desk.seen) == 1


@pytest.mark.parametrize("query", ["code=SUMMER", "a=1&code=", "c%6Fde=SUMMER", "code=A&code=B", "amount-1=2&code=A+B"])
def test_a_page_with_a_promo_code_is_nobodys_but_who_asked_for_it(ready: ReadyAnswers, desk: Desk, query: str):
    ask(ready, PAGE)

    assert [ask(ready, f"{PAGE}?{query}").body for _ in range(2)] == [b"answer 2", b"answer 3"]
    assert ask(ready, PAGE).body == b"answer 1"
    assert [seen["QUERY_STRING"] for seen in desk.seen[1:]] == [query] * 2


@pytest.mark.parametrize(
    ("target", "other"),
    [
        (PAGE, "/pl/events/jazz-night/"),
        (PAGE, "/en/events/Jazz-night/"),
        (PAGE, f"{PAGE}statistics/"),
        (LIST, STATS),
        (f"{LIST}?current_page=1", f"{LIST}?current_page=2"),
        (f"{LIST}?current_page=1&current_page=2", f"{LIST}?current_page=2&current_page=1"),
        (f"{LIST}?page_size=5", f"{LIST}?page%5Fsize=5"),
        (f"{LIST}?page_size=5", f"{LIST}?page_size=05"),
        ("/en/?q=a+b", "/en/?q=a%20b"),
        ("/en/?q=a", "/en/?q=A"),
        ("/en/", "/en/?%71=a"),
    ],
)
def test_what_it_may_depend_on_does(ready: ReadyAnswers, target: str, other: str):
    ask(ready, target)

    assert ask(ready, other).body == b"answer 2"


@pytest.mark.parametrize(
    ("target", "headers", "other"),
    [
        (LIST, {"Accept-Language": "pl"}, {"Accept-Language": "en"}),
        (LIST, {"Host": "127.0.0.1"}, {"Host": "localhost"}),
        (LIST, {"Origin": FRONT}, {}),
        (PAGE, {"Host": "127.0.0.1"}, {"Host": "elsewhere.example"}),
    ],
)
def test_headers_that_it_depends_on_make_another(
    desk: Desk, settings: Settings, target: str, headers: dict[str, str], other: dict[str, str]
):
    settings.CORS_ALLOWED_ORIGINS = [FRONT]
    ready = ReadyAnswers(desk, READS, call=done_here)
    ask(ready, target, headers=headers)

    assert ask(ready, target, headers=other).body == b"answer 2"
    assert ask(ready, target, headers=headers).body == b"answer 1"


@pytest.mark.parametrize(
    ("target", "headers", "same"),
    [
        (LIST, {"Accept-Language": "pl-PL,pl;q=0.9,en;q=0.8"}, {"Accept-Language": "de, pl"}),
        (LIST, {"Accept-Language": "de"}, {"Accept-Language": "x" * 10_000}),
        (LIST, {}, {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}),
        (LIST, {}, {"Origin": "null"}),
        (LIST, {}, {"Content-Type": "text/plain; charset=utf-7"}),
        (PAGE, {"Accept-Language": "pl"}, {"Accept-Language": "en"}),
        (PAGE, {}, {"Origin": FRONT}),
        (PAGE, {}, {"Cookie": "buyer=secret; staff=secret", "Authorization": "Basic x", "Range": "bytes=0-1"}),
        (PAGE, {}, {"X-Forwarded-Host": "elsewhere.example", "X-Forwarded-Proto": "https", "Forwarded": "host=x"}),
        (PAGE, {}, {"X-HTTP-Method-Override": "DELETE", "X-Original-URL": "/admin/", "If-Range": '"x"'}),
    ],
)
def test_all_others_make_no_new_one(
    desk: Desk, settings: Settings, target: str, headers: dict[str, str], same: dict[str, str]
):
    settings.CORS_ALLOWED_ORIGINS = [FRONT]
    ready = ReadyAnswers(desk, READS, call=done_here)

    assert ask(ready, target, headers=headers).body == ask(ready, target, headers=same).body == b"answer 1"


def words_of(environ: dict[str, Any]) -> dict[str, str]:
    return {name: value for name, value in environ.items() if name.startswith(("HTTP_", "CONTENT_", "QUERY_"))}


def test_the_application_is_shown_nothing_that_could_colour_the_answer_of_others(ready: ReadyAnswers, desk: Desk):
    coloured = {
        "Cookie": "buyer=secret",
        "Authorization": "Basic x",
        "Accept": "text/evil",
        "Accept-Encoding": "gzip",
        "Accept-Language": "pl, en;q=0.5",
        "Content-Type": "text/html; charset=utf-7",
        "If-None-Match": '"x"',
        "Origin": "https://elsewhere.example",
        "Range": "bytes=0-1",
        "Referer": "https://elsewhere.example/",
        "Sec-Fetch-Site": "cross-site",
        "User-Agent": "<script>",
        "X-Forwarded-For": "10.0.0.1",
        "X-Forwarded-Host": "elsewhere.example",
        "X-Forwarded-Proto": "https",
    }

    ask(ready, f"{PAGE}?evil=1", headers=coloured)
    ask(ready, f"{LIST}?evil=1&page_size=5", headers=coloured, method="HEAD")

    page, listed = desk.seen
    assert words_of(page) == {"HTTP_HOST": "127.0.0.1:8000", "QUERY_STRING": ""}
    assert words_of(listed) == {
        "HTTP_ACCEPT_LANGUAGE": "pl",
        "HTTP_HOST": "127.0.0.1:8000",
        "QUERY_STRING": "page_size=5",
    }
    assert listed["REQUEST_METHOD"] == "GET"


def test_a_post_is_shown_with_all_that_it_may_be_refused_for(ready: ReadyAnswers, desk: Desk):
    said = {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}

    bodies = [ask(ready, method="POST", body=EVENT, headers=headers).body for headers in ({}, said, {}, said)]

    assert bodies == [b"answer 1", b"answer 2", b"answer 1", b"answer 2"]
    assert words_of(desk.seen[1]) == {
        "CONTENT_LENGTH": str(len(EVENT)),
        "CONTENT_TYPE": "application/json",
        "HTTP_ACCEPT_LANGUAGE": "en",
        "HTTP_HOST": "127.0.0.1:8000",
        "HTTP_ORIGIN": "https://elsewhere.example",
        "HTTP_SEC_FETCH_SITE": "cross-site",
        "QUERY_STRING": "",
    }
    assert desk.seen[1]["wsgi.input"].read() == EVENT


@pytest.mark.parametrize(
    ("target", "headers"),
    [
        ("/events/reservation/?reservation_id=1", {}),
        ("/transactions/list/", {}),
        ("/en/reservations/0197c4f2-7c1e-7a60-8f3e-5d2f0c9b1a11/", {}),
        ("/admin/", {}),
        ("/", {}),
        ("//en/", {}),
        ("/de/", {}),
        ("/en", {}),
        ("/en/events/jazz-night", {}),
        ("/en/events/jazz-night/\n", {}),
        ("/en/events/jaźń/", {}),
        ("http://elsewhere.example/en/", {}),
        (f"/en/?q={'x' * 1000}", {}),
        (PAGE, {"Host": ""}),
        (PAGE, {"Host": "x" * 300}),
        (LIST, {"Origin": "x" * 300}),
        (PAGE, {"Content-Length": "5"}),
        (PAGE, {"Content-Length": "x"}),
        (PAGE, {"Transfer-Encoding": "chunked"}),
    ],
)
def test_everything_else_passes_through_as_it_came(
    ready: ReadyAnswers, desk: Desk, target: str, headers: dict[str, str]
):
    headers |= {"Cookie": "buyer=secret"}

    bodies = [ask(ready, target, headers=headers).body for _ in range(2)]

    assert bodies == [b"answer 1", b"answer 2"]
    assert desk.seen[0]["HTTP_COOKIE"] == "buyer=secret"


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/json; charset=utf-16"},
        {"Content-Type": ""},
        {"Content-Length": "5"},
        {"Content-Length": "-1"},
        {"Content-Length": "9" * 5000},
        {"Sec-Fetch-Site": "nonsense"},
    ],
)
def test_the_same_bytes_said_to_be_something_else_pass_through(
    ready: ReadyAnswers, desk: Desk, headers: dict[str, str]
):
    ask(ready, method="POST", body=EVENT)

    bodies = [ask(ready, method="POST", body=EVENT, headers=headers).body for _ in range(2)]

    assert bodies == [b"answer 2", b"answer 3"]
    assert desk.seen[1].items() >= {f"{name.upper().replace('-', '_')}": value for name, value in headers.items()
                                    if name.startswith("Content")}.items()  # fmt: skip


def test_behind_a_tls_proxy_only_what_came_by_https_is_ready(desk: Desk, settings: Settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ready = ReadyAnswers(desk, READS, call=done_here)

    ways = ["https", "http", "http, https", "", "https"]
    bodies = [ask(ready, PAGE, headers={"X-Forwarded-Proto": way}).body for way in ways]

    assert bodies == [b"answer 1", b"answer 2", b"answer 3", b"answer 4", b"answer 1"]
    assert [environ["HTTP_X_FORWARDED_PROTO"] for environ in desk.seen] == ways[:4]
