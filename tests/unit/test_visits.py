"""Which requests for an event's page are a person's view of it."""

import pytest

from tests.asking import Desk, ask, done_here
from ticketonline.core.ready_answers import ReadyAnswers
from ticketonline.rsgi import READS
from ticketonline.statistics.visits import VISITS, count_view, is_persons

pytestmark = pytest.mark.one_engine

PAGE = "/en/events/jazz-night/"
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Version/18.5 Mobile/15E148 Safari/604.1"
)
CUBOT = "Mozilla/5.0 (Linux; Android 13; CUBOT NOTE 40) AppleWebKit/537.36 Chrome/138.0 Safari/537.36"
GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


@pytest.fixture(autouse=True)
def nothing_counted():
    VISITS.take()
    yield
    VISITS.take()


@pytest.fixture
def ready() -> ReadyAnswers:
    return ReadyAnswers(Desk(), READS, call=done_here, count=count_view)


def views() -> int:
    return sum(VISITS.take().values())


def test_each_page_that_a_browser_is_given_is_a_view_read_for_it_or_ready(ready):
    for _ in range(3):
        ask(ready, PAGE, headers={"User-Agent": CHROME})
    ask(ready, "/pl/events/jazz-night/", headers={"User-Agent": SAFARI, "Sec-Fetch-Dest": "document"})

    assert views() == 4


def test_who_is_told_that_their_copy_is_still_good_sees_the_page_as_well(ready):
    tag = ask(ready, PAGE).headers["etag"]

    answer = ask(ready, PAGE, headers={"User-Agent": CHROME, "If-None-Match": tag})

    assert answer.status.startswith("304")
    assert views() == 1


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"User-Agent": ""},
        {"User-Agent": GOOGLEBOT},
        {"User-Agent": "curl/8.14.1"},
        {"User-Agent": CHROME, "Sec-Fetch-Dest": "empty"},
        {"User-Agent": CHROME, "Sec-Purpose": "prefetch;prerender"},
        {"User-Agent": CHROME, "Purpose": "prefetch"},
        {"User-Agent": CHROME, "Cookie": "buyer=1; staff=2"},
    ],
    ids=["no name", "empty name", "search engine", "curl", "a script", "prerendered", "prefetched", "a colleague"],
)
def test_what_is_no_visitors_look_is_not_counted(ready, headers):
    assert ask(ready, PAGE, headers=headers).status == "200 OK"

    assert views() == 0


def test_neither_head_nor_another_page_is_counted(ready):
    browser = {"User-Agent": CHROME}
    ask(ready, PAGE, method="HEAD", headers=browser)
    for path in ("/en/", f"{PAGE}statistics/", "/events/event/"):
        ask(ready, path, headers=browser)

    assert VISITS.take() == {}


def test_a_page_that_was_refused_is_not_counted():
    ready = ReadyAnswers(Desk(status=404), READS, call=done_here, count=count_view)

    ask(ready, PAGE, headers={"User-Agent": CHROME})

    assert VISITS.take() == {}


@pytest.mark.parametrize("name", [CHROME, SAFARI, CUBOT], ids=["chrome", "safari", "cubot"])
def test_browsers_are_peoples(name):
    assert is_persons(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        GOOGLEBOT,
        "facebookexternalhit/1.1",
        "WhatsApp/2.23.20.0",
        "TelegramBot (like TwitterBot)",
        "Slackbot-LinkExpanding 1.0",
        "Mozilla/5.0 (compatible; bingbot/2.0)",
        "Mozilla/5.0 HeadlessChrome/140.0",
        "UptimeRobot/2.0",
        "python-requests/2.32",
        "Go-http-client/2.0",
    ],
)
def test_what_says_that_it_is_a_program_is_none(name):
    assert not is_persons(name)
