"""A rush against servers that send away, lead elsewhere, fail, lie or die."""

import signal
from collections import Counter
from urllib.parse import urlsplit
from uuid import UUID

import pytest

from tests.rush.odd_shop import odd_shop, said
from tests.rush.playing import play
from tests.rush.reports import report
from ticketonline.rush.errors import CannotPlay
from ticketonline.rush.play import Ending
from ticketonline.rush.recorder import Outcome, Step
from ticketonline.rush.target import checked_target

pytestmark = pytest.mark.one_engine

RESERVE, SHOW = "POST /events/reservation/", "GET /events/reservation/"
TRANSACTION = "01942f8e-0000-7000-8000-000000000003"


def once(answer):
    """That answer the first time somebody asks under a key, the shop's own from then on."""
    seen = set()

    def choose(request):
        key = request.headers["Idempotency-Key"]
        if key in seen:
            return None
        seen.add(key)
        return answer

    return choose


def report_of(rehearsed):
    return report(offered=rehearsed.offer, recorder=rehearsed.recorder, asked=rehearsed.crowd, **vars(rehearsed.played))


def test_everybody_buys_from_a_server_that_works():
    with odd_shop() as shop:
        rehearsed = play(shop.url)

    assert rehearsed.recorder.tally.outcomes == {Outcome.PAID: 10}
    assert rehearsed.recorder.tally.tickets == {"VIP": 1000 - shop.left}
    assert rehearsed.played.ending is Ending.ALL_GONE
    assert (rehearsed.played.check.asked, rehearsed.played.check.broken) == (10, 0)
    assert not rehearsed.recorder.tally.errors
    assert report_of(rehearsed).faults == []


def test_who_cancels_does_so_with_the_cookie_of_their_own_reservation():
    with odd_shop() as shop:
        rehearsed = play(shop.url, paying=0, cancelling=1)

    assert rehearsed.recorder.tally.outcomes == {Outcome.CANCELLED: 10}
    assert rehearsed.recorder.tally.returned == rehearsed.recorder.tally.tickets
    assert {found["status"] for found in shop.reservations.values()} == {"CANCELLED"}


def test_who_was_sent_away_comes_back_with_the_same_key_and_nobody_shares_one():
    with odd_shop() as shop:
        shop.answers[RESERVE] = once(said({"code": "busy"}, status=503, headers={"Retry-After": "0"}))
        rehearsed = play(shop.url)

    keys = Counter(request.headers["Idempotency-Key"] for request in shop.asked(RESERVE))
    assert [*keys.values()] == [2] * 10
    assert all(16 <= len(key) <= 255 for key in keys)
    assert rehearsed.recorder.tally.busy == 10
    assert rehearsed.recorder.tally.outcomes == {Outcome.PAID: 10}
    assert rehearsed.recorder.latencies[Step.SENT_AWAY].count == 10
    assert report_of(rehearsed).notes == ["10 times the server was busy and sent a buyer away (503), who came back."]


def test_two_rushes_with_one_seed_share_no_key():
    with odd_shop() as shop:
        play(shop.url, seed=7)
        play(shop.url, seed=7)

    keys = [request.headers["Idempotency-Key"] for request in shop.asked(RESERVE)]
    assert len(set(keys)) == len(keys) == 20


def test_rate_limits_are_counted_apart_and_the_report_says_how_to_lift_them():
    with odd_shop() as shop:
        shop.answers[RESERVE] = lambda _: said({"code": "too_many"}, status=429, headers={"Retry-After": "0"})
        rehearsed = play(shop.url, tries=2)

    assert (rehearsed.recorder.tally.limited, rehearsed.recorder.tally.busy) == (20, 0)
    assert rehearsed.recorder.tally.outcomes == {Outcome.GAVE_UP: 10}
    assert "TICKETONLINE_RATE_LIMIT=off" in report_of(rehearsed).notes[0]
    assert report_of(rehearsed).faults == ["Nobody got an answer."]


def test_sold_out_is_an_answer_and_the_last_tickets_go_one_by_one():
    with odd_shop(left=3) as shop:
        rehearsed = play(shop.url, buyers=20)

    assert shop.left == 0
    assert rehearsed.recorder.tally.tickets == {"VIP": 3}
    assert rehearsed.recorder.tally.outcomes[Outcome.EMPTY_HANDED] >= 17
    assert rehearsed.recorder.tally.refusals.keys() == {"sold_out"}
    assert "VIP" in rehearsed.played.sold_out_at
    assert report_of(rehearsed).faults == []


def test_a_redirect_is_never_followed_and_the_sentence_says_where_it_led():
    with odd_shop() as elsewhere, odd_shop() as shop:
        shop.answers["GET /events/event/"] = lambda _: (302, {"Location": f"{elsewhere.url}/events/event/"}, b"")

        with pytest.raises(CannotPlay, match=f"leads from the list of events to '{elsewhere.url}/events/event/'"):
            play(shop.url)

        assert elsewhere.requests == []


@pytest.mark.parametrize(
    "page", ["x:@192.0.2.7/", "@192.0.2.7/", "http://192.0.2.7/en/", "//192.0.2.7/en/", "http://[", ""]
)
def test_an_events_address_leads_nowhere_else(page):
    with odd_shop(page=page) as shop:
        rehearsed = play(shop.url)

    assert rehearsed.recorder.tally.outcomes == {Outcome.PAID: 10}
    assert not rehearsed.recorder.tally.errors


def test_it_connects_to_the_addresses_that_were_checked_whatever_the_name_means_now():
    with odd_shop() as shop:
        port = urlsplit(shop.url).port
        target = checked_target(f"http://no-such-name.example:{port}", resolve=lambda host, port: ["127.0.0.1"])
        rehearsed = play(target.url, target=target)

    assert rehearsed.recorder.tally.outcomes == {Outcome.PAID: 10}
    assert shop.requests[0].headers["Host"] == f"no-such-name.example:{port}"


def test_a_proxy_of_the_environment_is_not_used(monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with odd_shop() as shop:
        rehearsed = play(shop.url)

    assert rehearsed.recorder.tally.outcomes == {Outcome.PAID: 10}


def test_a_redirect_in_the_middle_is_an_error():
    with odd_shop() as elsewhere, odd_shop() as shop:
        shop.answers[RESERVE] = lambda _: (307, {"Location": f"{elsewhere.url}/events/reservation/"}, b"")
        rehearsed = play(shop.url)

    assert elsewhere.requests == []
    assert rehearsed.recorder.tally.errors == {"status 307": 10}
    assert rehearsed.recorder.tally.outcomes == {Outcome.REFUSED: 10}


def test_a_server_that_fails_is_a_fault():
    with odd_shop() as shop:
        shop.answers["PUT /events/reservation/"] = lambda _: (500, {}, b"<h1>Oops</h1>")
        rehearsed = play(shop.url)

    assert rehearsed.recorder.tally.errors == {"status 500": 10}
    assert report_of(rehearsed).faults == ["The server failed 10 times (a status from 500 on other than 503)."]


@pytest.mark.parametrize("body", [b"", b"{", b"null", b"[]", b'{"reservation_id": 7}', b"\xff\xfe", b"<html>"])
def test_an_answer_that_cannot_be_read_is_an_error_and_no_promise(body):
    with odd_shop() as shop:
        shop.answers[RESERVE] = lambda _: (200, {"Content-Type": "application/json"}, body)
        rehearsed = play(shop.url)

    assert rehearsed.recorder.tally.errors == {"answers that can't be read": 10}
    assert rehearsed.recorder.tally.reservations == 0


def test_a_reservation_that_was_promised_and_does_not_exist_is_a_fault():
    with odd_shop() as shop:
        shop.answers[SHOW] = lambda _: said({"code": "reservation_not_found"}, status=404)
        rehearsed = play(shop.url)

    assert report_of(rehearsed).faults == ["10 of 10 promised reservations are not what their buyers were told."]
    assert rehearsed.played.check.named[0].endswith("was promised and does not exist")


def test_a_payment_that_the_reservation_knows_nothing_of_is_a_fault():
    with odd_shop() as shop:
        shop.answers["PUT /events/reservation/"] = lambda _: said({"transaction_id": TRANSACTION})
        rehearsed = play(shop.url)

    assert rehearsed.played.check.broken == 10
    assert rehearsed.played.check.named[0].endswith("reads PENDING, its buyer was told paid")


def test_a_declined_card_is_tried_once_more():
    def pay(request):
        if request.body.get("token") == "card_error":
            return said({"transaction_id": TRANSACTION, "status": "ERROR"})
        return None

    with odd_shop() as shop:
        shop.answers["PUT /events/reservation/"] = pay
        rehearsed = play(shop.url, buyers=60)

    assert rehearsed.recorder.tally.outcomes == {Outcome.PAID: 60}
    tokens = [request.body.get("token") for request in shop.asked("PUT /events/reservation/")]
    assert 0 < tokens.count("card_error") < 10
    assert tokens.count(None) == 60


def test_a_payment_whose_answer_was_lost_is_told_by_the_next_try():
    def pay(request):
        found = shop.reservations[UUID(request.body["reservation_id"])]
        if found["status"] == "COMPLETED":
            return said({"code": "already_paid"}, status=409)
        found["status"] = "COMPLETED"
        return 503, {"Retry-After": "0"}, b""

    with odd_shop() as shop:
        shop.answers["PUT /events/reservation/"] = pay
        rehearsed = play(shop.url)

    assert rehearsed.recorder.tally.outcomes == {Outcome.PAID: 10}
    assert rehearsed.played.check.broken == 0


def test_a_cancellation_whose_answer_was_lost_is_told_by_the_next_try():
    def cancel(request):
        found = shop.reservations[UUID(request.headers["Cookie"].partition("=")[2])]
        if found["status"] == "CANCELLED":
            return said({"code": "reservation_over"}, status=409)
        found["status"] = "CANCELLED"
        return 503, {"Retry-After": "0"}, b""

    with odd_shop() as shop:
        shop.answers["DELETE /events/reservation/"] = cancel
        rehearsed = play(shop.url, paying=0, cancelling=1)

    assert rehearsed.recorder.tally.outcomes == {Outcome.CANCELLED: 10}
    assert rehearsed.played.check.broken == 0


def test_who_waits_for_a_free_connection_waits_without_an_error():
    with odd_shop() as shop:
        rehearsed = play(shop.url, connections=1)

    assert rehearsed.recorder.tally.outcomes == {Outcome.PAID: 10}
    assert rehearsed.recorder.most_waiting > 1
    assert not rehearsed.recorder.tally.errors


def test_other_tickets_than_were_promised_are_a_fault():
    with odd_shop() as shop:
        shop.answers[SHOW] = lambda request: said(
            {"reservation": {"id": request.query["reservation_id"], "status": "COMPLETED"}, "tickets": []}
        )
        rehearsed = play(shop.url)

    assert rehearsed.played.check.broken == 10
    assert rehearsed.played.check.named[0].endswith("has other tickets than were promised")


def test_a_server_that_does_not_answer_the_check_leaves_it_open_which_is_a_fault():
    with odd_shop() as shop:
        shop.answers[SHOW] = lambda _: (500, {}, b"")
        rehearsed = play(shop.url)

    assert report_of(rehearsed).faults == ["10 of 10 promised reservations could not be asked for: nobody knows."]


def test_nobody_listening_is_said_in_a_sentence():
    with odd_shop() as shop:
        gone = shop.url

    with pytest.raises(CannotPlay, match="the server does not answer"):
        play(gone)


def test_when_the_time_is_up_it_ends_and_still_reports():
    with odd_shop() as shop:
        rehearsed = play(shop.url, buyers=50, seconds=60, longest_seconds=1.0, thinking_seconds=0.1)

    assert rehearsed.played.ending is Ending.TIME_UP
    assert rehearsed.played.seconds == pytest.approx(1, abs=0.9)
    assert 0 < rehearsed.recorder.arrived < 50
    assert rehearsed.recorder.tally.outcomes.total() == rehearsed.recorder.arrived
    assert report_of(rehearsed).notes[0].startswith("Its time was up")


def test_ctrl_c_ends_it_early_and_what_was_promised_is_checked():
    def press(request):
        if len(shop.reservations) == 5:
            signal.raise_signal(signal.SIGINT)

    with odd_shop() as shop:
        shop.answers[RESERVE] = press
        rehearsed = play(shop.url, buyers=50, seconds=15, thinking_seconds=0.1)

    assert rehearsed.played.ending is Ending.INTERRUPTED
    assert rehearsed.recorder.arrived < 50
    assert rehearsed.played.check.asked == rehearsed.recorder.tally.reservations > 0
    assert rehearsed.played.check.broken == 0
    assert report_of(rehearsed).notes[0].startswith("Ctrl-C ended it early")
