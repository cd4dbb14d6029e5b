"""Ready answers of a real shop: what a crowd reads, over HTTP, with the views that make it."""

import gzip
import http.client
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

import pytest
from django.urls import resolve

from tests.live_server import Shop, running_shop
from ticketonline.rsgi import READS

PAGE, STATISTICS, LIST = "/en/events/jazz-night/", "/en/events/jazz-night/statistics/", "/en/"
EVENT, STATS, RESERVATION = "/events/event/", "/events/stats/", "/events/reservation/"
JSON = {"Content-Type": "application/json"}
LEFT = re.compile(rb"(\d+) left")
FRONT = "https://front.example"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An answer as it came; `age` is None where it was read for this very request."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def age(self) -> str | None:
        return self.headers["Age"]


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    """A shop whose operator named a front end."""
    with running_shop(worker=False, env={"TICKETONLINE_CORS_ORIGINS": FRONT}) as shop:
        yield shop


@pytest.fixture(scope="module")
def event_id(shop: Shop) -> str:
    """An event on sale: 50 VIP tickets."""
    return shop.create_event("Jazz Night", "VIP:120.00:50", slug="jazz-night")


def ask(
    shop: Shop, path: str, *, method: str = "GET", body: object = None, headers: dict[str, str] | None = None
) -> Answer:
    """The answer; redirects are not followed, and no header is sent but these."""
    connection = http.client.HTTPConnection("127.0.0.1", shop.port, timeout=20)
    given = {"Accept-Encoding": "identity"} | (JSON if body is not None else {}) | (headers or {})
    connection.request(method, path, None if body is None else json.dumps(body), given)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return Answer(status=answer.status, headers=answer.headers, body=content)


def ask_until_ready(shop: Shop, path: str, **more: object) -> Answer:
    """The second of two answers that came so soon after each other that it was ready."""
    for _ in range(20):
        ask(shop, path, **more)
        answer = ask(shop, path, **more)
        if answer.age:
            return answer
    raise AssertionError(f"{path} is never ready")


def reads(event_id: str) -> list[tuple[str, dict[str, object]]]:
    """A request for each line of the table."""
    return [
        (EVENT, {}),
        (EVENT, {"method": "POST", "body": {"event_id": event_id}}),
        (f"{STATS}?event_id={event_id}", {}),
        (LIST, {}),
        (PAGE, {}),
        (STATISTICS, {}),
    ]


def test_every_read_of_the_table_is_ready_when_it_is_asked_for_again(shop: Shop, event_id: str):
    asked = reads(event_id)
    assert len(asked) == len(READS)

    for path, more in asked:
        answer = ask_until_ready(shop, path, **more)

        assert (answer.status, answer.age) == (200, "1")
        assert answer.headers["Cache-Control"] == "public, max-age=1"
        assert answer.headers["Set-Cookie"] is None


def test_every_line_of_the_table_leads_to_a_view(event_id: str):
    for path, _more in reads(event_id):
        resolve(path.partition("?")[0])


def test_what_is_left_lags_by_a_second_at_most(shop: Shop, event_id: str):
    details = {"method": "POST", "body": {"event_id": event_id}}
    left = json.loads(ask_until_ready(shop, EVENT, **details).body)["ticket_types"][0]["tickets_left"]
    wish = {"event_id": event_id, "tickets": [{"type": "VIP", "amount": 2}]}
    assert ask(shop, RESERVATION, method="POST", body=wish).status == 200

    time.sleep(1.0)

    (kind,) = json.loads(ask(shop, EVENT, **details).body)["ticket_types"]
    assert kind["tickets_left"] == left - 2
    assert int(LEFT.search(ask(shop, PAGE).body)[1]) == left - 2


def test_a_page_that_asks_for_what_is_so_now_gets_it(shop: Shop, event_id: str):
    left = int(LEFT.search(ask_until_ready(shop, PAGE).body)[1])
    wish = {"event_id": event_id, "tickets": [{"type": "VIP", "amount": 1}]}
    assert ask(shop, RESERVATION, method="POST", body=wish).status == 200

    now = ask(shop, PAGE, headers={"Cache-Control": "no-cache"})

    assert int(LEFT.search(now.body)[1]) == left - 1


def test_a_tag_outlives_the_process_that_gave_it(shop: Shop, event_id: str):
    tags = [ask(shop, path).headers["ETag"] for path in (PAGE, LIST, EVENT)]
    assert all(tag.startswith('W/"') for tag in tags)

    shop.stop()
    shop.start()

    for path, tag in zip((PAGE, LIST, EVENT), tags, strict=True):
        answer = ask(shop, path, headers={"If-None-Match": tag})
        assert (answer.status, answer.body, answer.headers["ETag"]) == (304, b"", tag)
        assert answer.headers["Cache-Control"] == "public, max-age=1"
        assert answer.headers["Content-Security-Policy"] is not None


def test_pages_travel_compressed_and_have_one_tag(shop: Shop, event_id: str):
    plain, small = ask(shop, PAGE), ask(shop, PAGE, headers={"Accept-Encoding": "gzip, deflate, br"})

    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.body) == plain.body
    assert len(small.body) < len(plain.body) / 2
    assert small.headers["ETag"] == plain.headers["ETag"]
    assert "Accept-Encoding" in small.headers["Vary"]
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_a_head_has_the_headers_and_no_body(shop: Shop, event_id: str):
    for path in (PAGE, EVENT):
        whole, head = ask(shop, path), ask(shop, path, method="HEAD")

        assert (head.status, head.body) == (200, b"")
        assert head.headers["Content-Length"] == str(len(whole.body))


def test_a_foreign_host_is_refused_whatever_is_ready(shop: Shop, event_id: str):
    ask_until_ready(shop, PAGE)

    for host in ("elsewhere.example", f"127.0.0.1:{shop.port}.elsewhere.example", "127.0.0.1, elsewhere.example"):
        for _ in range(2):
            answer = ask(shop, PAGE, headers={"Host": host, "X-Forwarded-Host": "127.0.0.1"})
            assert (answer.status, answer.age) == (400, None)


def test_nobody_colours_what_others_get(shop: Shop, event_id: str):
    time.sleep(1.0)  # nothing is ready
    evil = "evil.example"
    coloured = {
        "X-Forwarded-Host": evil,
        "X-Forwarded-Proto": "https",
        "Forwarded": f"host={evil}",
        "Cookie": f"buyer={evil}; staff={evil}; sessionid={evil}; django_language=pl",
        "Origin": f"https://{evil}",
        "Referer": f"https://{evil}/",
        "User-Agent": evil,
        "Accept-Language": "pl",
        "Range": "bytes=0-5",
        "X-HTTP-Method-Override": "DELETE",
    }

    for path in (PAGE, LIST, STATISTICS):
        first = ask(shop, f"{path}?utm={quote(evil)}&{evil}", headers=coloured)
        for answer in (first, ask(shop, path)):
            assert answer.status == 200
            assert evil not in answer.body.decode() + str(answer.headers)
            assert '<html lang="en">' in answer.body.decode()


def test_an_answer_in_one_language_is_not_given_in_another(shop: Shop, event_id: str):
    for wanted, path in (("pl", "/pl/"), ("en", "/en/"), ("pl-PL,pl;q=0.9", "/pl/"), ("de", "/en/")) * 2:
        answer = ask(shop, EVENT, headers={"Accept-Language": wanted})

        assert json.loads(answer.body)["events"][0]["url"] == f"{shop.url}{path}events/jazz-night/"
        assert answer.headers["Content-Language"] == path.strip("/")


def test_the_named_front_end_alone_may_read_from_its_pages(shop: Shop, event_id: str):
    for origin, allowed in ((FRONT, FRONT), ("https://elsewhere.example", None), (None, None)) * 2:
        answer = ask(shop, EVENT, headers={"Origin": origin} if origin else None)

        assert answer.headers["Access-Control-Allow-Origin"] == allowed
        assert "origin" in answer.headers["Vary"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "nonsense"},
    ],
)
def test_a_post_from_another_site_is_refused_whatever_is_ready(shop: Shop, event_id: str, headers: dict[str, str]):
    details = {"method": "POST", "body": {"event_id": event_id}}
    ask_until_ready(shop, EVENT, **details)

    for _ in range(2):
        answer = ask(shop, EVENT, headers=headers, **details)
        assert (answer.status, json.loads(answer.body)["code"], answer.age) == (403, "cross_site", None)


def test_a_form_is_worked_on_and_never_answered_from_what_is_ready(shop: Shop, event_id: str):
    page = ask_until_ready(shop, PAGE).body
    form = {"Content-Type": "application/x-www-form-urlencoded"}

    answers = [ask(shop, PAGE, method="POST", headers=form) for _ in range(2)]

    for answer in answers:
        assert (answer.status, answer.age, answer.headers["ETag"]) == (422, None, None)
        assert answer.headers["Cache-Control"] != "public, max-age=1"
    assert ask(shop, PAGE).body == page


def test_a_buyers_own_pages_are_never_ready(shop: Shop, event_id: str):
    wish = {"event_id": event_id, "tickets": [{"type": "VIP", "amount": 1}]}
    reservation_id = json.loads(ask(shop, RESERVATION, method="POST", body=wish).body)["reservation_id"]

    for path in (f"{RESERVATION}?reservation_id={reservation_id}", f"/en/reservations/{reservation_id}/"):
        for _ in range(2):
            answer = ask(shop, path)
            assert (answer.status, answer.age, answer.headers["ETag"]) == (200, None, None)
            assert answer.headers["Cache-Control"] == "private, no-store"
