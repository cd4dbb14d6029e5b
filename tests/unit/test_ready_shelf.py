"""Ready answers as they travel: tags, encodings, heads; and the room that they take."""

import gzip

import pytest

from tests.asking import Clock, Desk, ask, done_here
from ticketonline.core import ready_shelf
from ticketonline.core.ready_answers import ReadyAnswers
from ticketonline.rsgi import READS

pytestmark = pytest.mark.one_engine

PAGE = "/en/events/jazz-night/"
PUBLIC = ("Cache-Control", "public, max-age=1")
HTML = ("Content-Type", "text/html; charset=utf-8")


def a_page_that_travels_compressed() -> ReadyAnswers:
    return ReadyAnswers(Desk(PUBLIC, HTML, ("Vary", "Accept-Encoding"), ("Content-Length", "8")), READS, call=done_here)


def test_the_tag_stands_for_the_content_in_every_process_and_encoding():
    tags = {
        ask(ready, PAGE, headers={"Accept-Encoding": accepted}).headers["etag"]
        for ready in (a_page_that_travels_compressed(), a_page_that_travels_compressed())
        for accepted in ("", "gzip")
    }

    assert tags == {'W/"0efbcc6bf669cfd608d4509e41b1e08a"'}


def test_another_content_has_another_tag():
    ready = ReadyAnswers(Desk(), READS, call=done_here)

    assert ask(ready, PAGE).headers["etag"] != ask(ready, "/en/").headers["etag"]


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "  {}  ", "*"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_whoever_has_it_is_not_sent_it_again(form: str, method: str):
    ready = a_page_that_travels_compressed()
    whole = ask(ready, PAGE)
    given = form.format(whole.headers["etag"].removeprefix("W/"))

    said = ask(ready, PAGE, method=method, headers={"If-None-Match": given, "Accept-Encoding": "gzip"})

    assert (said.status, said.body) == ("304 Not Modified", b"")
    assert said.headers == {
        "cache-control": "public, max-age=1",
        "vary": "Accept-Encoding",
        "etag": whole.headers["etag"],
        "age": "1",
    }


def test_the_one_who_reads_may_have_it_already():
    tag = ask(a_page_that_travels_compressed(), PAGE).headers["etag"]

    assert ask(a_page_that_travels_compressed(), PAGE, headers={"If-None-Match": tag}).status == "304 Not Modified"


@pytest.mark.parametrize("given", ["", '""', '"x"', "W/", "**", '"x', "x" * 100_000, '"x",' * 50_000])
def test_whoever_has_something_else_is_sent_it(given: str):
    ready = a_page_that_travels_compressed()

    assert ask(ready, PAGE, headers={"If-None-Match": given}).body == b"answer 1"
    assert ask(ready, PAGE, headers={"If-None-Match": given}).body == b"answer 1"


def test_a_head_is_answered_without_the_body_and_says_its_length():
    ready = a_page_that_travels_compressed()

    head, whole = ask(ready, PAGE, method="HEAD"), ask(ready, PAGE)

    assert (head.status, head.body, whole.body) == ("200 OK", b"", b"answer 1")
    assert whole.headers == head.headers | {"age": "1"}
    assert head.headers["content-length"] == "8"


@pytest.mark.parametrize("accepted", ["gzip", "br, GZIP", "gzip;q=0.5", "deflate, gzip ; q=1"])
def test_it_travels_compressed_to_whoever_takes_it_so(accepted: str):
    ready = a_page_that_travels_compressed()
    ask(ready, PAGE)

    said = ask(ready, PAGE, headers={"Accept-Encoding": accepted})

    assert gzip.decompress(said.body) == b"answer 1"
    assert said.headers["content-encoding"] == "gzip"
    assert said.headers["content-length"] == str(len(said.body))
    assert said.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0", "gzip; q=0.000", "x-gzip", "*", "identity", "x" * 100_000])
def test_it_travels_as_it_is_to_everybody_else(accepted: str):
    ready = a_page_that_travels_compressed()
    ask(ready, PAGE, headers={"Accept-Encoding": "gzip"})

    said = ask(ready, PAGE, headers={"Accept-Encoding": accepted})

    assert said.body == b"answer 1"
    assert "content-encoding" not in said.headers
    assert said.headers["content-length"] == "8"


def test_what_does_not_say_that_it_may_be_compressed_is_not():
    said = ask(ReadyAnswers(Desk(PUBLIC), READS, call=done_here), PAGE, headers={"Accept-Encoding": "gzip"})

    assert said.body == b"answer 1"
    assert "content-encoding" not in said.headers


def test_the_same_bytes_are_compressed_to_the_same_bytes():
    bodies = {ask(a_page_that_travels_compressed(), PAGE, headers={"Accept-Encoding": "gzip"}).body for _ in range(3)}

    assert len(bodies) == 1


# --- Room ---------------------------------------------------------------------------------------------------------


def kept(shelf: ready_shelf.Shelf, *keys: str, arrived: float = 0.0) -> list[bool]:
    """Which of the keys have an answer; what is missing is not read."""
    found = []
    for key in keys:
        answer = shelf.look(key, arrived=arrived)
        found.append(isinstance(answer, ready_shelf.Answer))
        if answer is None:
            shelf.end(key, None, is_refused=False)
    return found


def put(shelf: ready_shelf.Shelf, key: str, body: bytes = b"", read_at: float = 0.0) -> None:
    """Read the answer of a key that has none."""
    assert shelf.look(key, arrived=read_at) is None
    shelf.end(key, ready_shelf.answer_to_keep(200, [PUBLIC], body, read_at), is_refused=True)


def test_no_more_than_so_many_answers_are_kept_and_the_ones_read_first_go():
    shelf = ready_shelf.Shelf()

    for number in range(ready_shelf.MOST_ANSWERS + 2):
        put(shelf, str(number))

    assert kept(shelf, "0", "1", "2", str(ready_shelf.MOST_ANSWERS + 1)) == [False, False, True, True]


def test_no_more_than_so_many_bytes_are_kept():
    shelf = ready_shelf.Shelf()
    fit = ready_shelf.MOST_BYTES // (ready_shelf.MOST_BYTES_EACH + ready_shelf.OVERHEAD_BYTES)

    for number in range(fit + 1):
        put(shelf, str(number), bytes(ready_shelf.MOST_BYTES_EACH))

    assert kept(shelf, *map(str, range(fit + 1))) == [False] + [True] * fit


def test_an_answer_that_is_too_large_is_not_kept():
    headers, body = [PUBLIC], bytes(ready_shelf.MOST_BYTES_EACH + 1)

    assert ready_shelf.answer_to_keep(200, headers, body, 0.0) is None


def test_what_is_too_old_makes_room_when_another_is_put():
    shelf = ready_shelf.Shelf()
    put(shelf, "old", read_at=0.0)
    put(shelf, "new", read_at=1.0)

    assert kept(shelf, "old", "new", arrived=0.0) == [False, True]


def test_a_flood_of_addresses_does_not_push_out_what_a_crowd_reads():
    clock, desk = Clock(), Desk()
    ready = ReadyAnswers(desk, READS, call=done_here, clock=clock)
    ask(ready, PAGE)

    for number in range(4000):  # a second's worth of what Django can read at the most
        clock.now += 0.00025
        ask(ready, f"/en/?q={number}")
        ask(ready, PAGE)

    assert sum(environ["PATH_INFO"] == PAGE for environ in desk.seen) <= 4
