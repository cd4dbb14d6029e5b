"""What wrk is told, and what it says, as it was said by wrk 4.1.0."""

import json

import pytest

from benchmarks.failure import BenchFailed
from benchmarks.wrk import ADDRESSES, Answers, Crowd, Request, read_answers, written_plan

pytestmark = pytest.mark.static

HEAD = """\
Running 1s test @ http://127.0.0.1:42925
  2 threads and 16 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency    71.71ms  120.91ms 537.43ms   87.84%
    Req/Sec   262.80     56.51   340.00     40.00%
  525 requests in 1.00s, 630.06KB read
Requests/sec:    523.31
Transfer/sec:    628.02KB
"""
TAIL = """\
crowd broken_connect 0
crowd broken_read 0
crowd broken_write 0
crowd broken_timeout 0
crowd microseconds 1003236
crowd p50_microseconds 24230
crowd p99_microseconds 519428
"""


def test_all_right_answers_are_read():
    said = HEAD + "crowd right 525\ncrowd wrong 0\n" + TAIL

    assert read_answers(said) == Answers(seconds=1.003236, right=525, p50_ms=24.23, p99_ms=519.428)


def test_refusals_are_counted_apart_by_status_with_one_as_a_sample():
    refusals = (
        'crowd refusal {"code":"busy"}\ncrowd right 237\ncrowd wrong 0\ncrowd status_503 190\ncrowd status_429 9\n'
    )
    broken = TAIL.replace("broken_timeout 0", "broken_timeout 3")

    answers = read_answers(HEAD + refusals + broken)

    assert answers.right == 237
    assert answers.refused == {503: 190, 429: 9}
    assert answers.broken == {"timeout": 3}
    assert answers.refusal == '{"code":"busy"}'


def test_one_wrong_body_and_there_are_no_figures():
    said = HEAD + 'crowd surprise {"events":[]}\ncrowd right 524\ncrowd wrong 1\n' + TAIL

    with pytest.raises(BenchFailed, match=r'1 answers were wrong, such as: \{"events":\[\]\}'):
        read_answers(said)


def test_a_script_that_did_not_come_to_its_end_is_no_run():
    with pytest.raises(BenchFailed, match="wrk did not say 'wrong'"):
        read_answers(HEAD)


def test_each_request_is_written_as_http_with_a_gap_for_the_address_of_its_buyer():
    order = Request(method="POST", path="/events/reservation/", payload={"event_id": "1"})

    plan = written_plan(Crowd(requests=[order], expected='"ok"'), url="http://127.0.0.1:8000")

    start = f'return {{addresses = {ADDRESSES}, expected = "\\"ok\\"", requests = {{{{'
    assert plan.startswith(start)
    head, rest = json.loads(f"[{plan.removeprefix(start).removesuffix('}}}' + chr(10))}]")
    lines = head.split("\r\n")
    assert lines[0] == "POST /events/reservation/ HTTP/1.1"
    assert lines[1] == "Host: 127.0.0.1:8000"
    assert "Content-Length: 17" in lines
    assert lines[-1] == "X-Forwarded-For: "
    assert rest == '\r\n\r\n{"event_id": "1"}'
    assert "Cookie" not in head
