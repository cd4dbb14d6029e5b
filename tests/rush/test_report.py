"""The report: its figures, what it calls wrong, what it wants its reader to know."""

import json

import pytest

from tests.rush.reports import crowd, offer, recorded, report, with_errors
from ticketonline.rush.as_json import as_json
from ticketonline.rush.checking import Check
from ticketonline.rush.play import Ending
from ticketonline.rush.recorder import Outcome, Step
from ticketonline.rush.report import Books, Verdict
from ticketonline.rush.text import as_text

pytestmark = pytest.mark.one_engine


def oversold():
    """More tickets paid for than there are."""
    recorder = recorded(offer())
    recorder.tally.paid["VIP"] = 61
    return recorder


def waited(most):
    """So many buyers waited at once."""
    recorder = recorded(offer())
    recorder.most_waiting = most
    return recorder


def test_the_figures_are_those_recorded():
    made = report(sold_out_at={"VIP": 3.0})

    assert (made.tally.reservations, made.tally.payments, made.buyers_with_tickets) == (20, 16, 20)
    assert (made.best_second, made.rate) == (5, 5.0)
    assert [(kind.type, kind.left_before, kind.left, kind.promised) for kind in made.types] == [("VIP", 50, 10, 40)]
    assert made.sold_out_at == 3.0
    reserving = made.latency(Step.RESERVE)
    assert reserving.count == 20
    assert reserving.p50 == pytest.approx(0.020, rel=0.04)
    assert made.latency(Step.CANCEL) is None
    assert (made.faults, made.notes) == ([], [])


def test_it_is_sold_out_when_every_wanted_type_is():
    both = offer(VIP=10, Standard=20)

    assert report(offered=both, sold_out_at={"VIP": 1.0}).sold_out_at is None
    assert report(offered=both, sold_out_at={"VIP": 1.0, "Standard": 2.5}).sold_out_at == 2.5


def test_tickets_that_were_cancelled_are_promised_no_longer():
    recorder = recorded(offer())
    recorder.tally.returned["VIP"] = 6

    assert report(recorder=recorder).types[0].promised == 34


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        ({"check": Check(asked=20, broken=2)}, "2 of 20 promised reservations are not what their buyers were told."),
        (
            {"check": Check(asked=20, unanswered=1)},
            "1 of 20 promised reservations could not be asked for: nobody knows.",
        ),
        (
            {"verdict": Verdict(books=Books.FAULTY, words="held is 3")},
            "`ticketonline verify` found faults in the books.",
        ),
        ({"recorder": with_errors({"status 500": 2, "status 502": 1})}, "The server failed 3 times"),
        ({"recorder": oversold()}, "Oversold: 61 tickets of VIP were paid for, and there are 60."),
    ],
)
def test_what_must_not_happen_is_a_fault_and_stands_at_the_end(facts, fault):
    made = report(**facts)

    assert len(made.faults) == 1
    assert made.faults[0].startswith(fault)
    assert as_text(made).splitlines()[-1] == f"WRONG: {made.faults[0]}"


@pytest.mark.parametrize(
    "facts",
    [
        {"recorder": with_errors({"no answer within 30 s": 4})},
        {"recorder": with_errors({"status 307": 4})},
        {"verdict": Verdict(books=Books.NOT_READ, words="Run it there.")},
    ],
)
def test_what_may_be_anybodys_fault_is_none_of_the_servers(facts):
    assert report(**facts).faults == []


@pytest.mark.parametrize(
    ("facts", "note"),
    [
        ({"cpu": 0.93}, "This client used 93% of a processor core: it was the bottleneck itself at times."),
        ({"ending": Ending.INTERRUPTED}, "Ctrl-C ended it early: 0 buyers cut off in the middle, 5 never came."),
        ({"ending": Ending.TIME_UP}, "Its time was up: 0 buyers cut off in the middle, 5 never came."),
        (
            {"recorder": waited(2001)},
            "Up to 2,001 buyers waited for an answer at once, and there were 2,000 connections",
        ),
        ({"check": Check(asked=7)}, "Of 20 promises a random 7 were checked."),
    ],
)
def test_what_to_know_before_trusting_the_figures_is_a_note(facts, note):
    made = report(asked=crowd(buyers=25), **facts)

    assert len(made.notes) == 1
    assert made.notes[0].startswith(note)
    assert f"Note: {note}" in as_text(made)


def test_a_few_rate_limits_are_no_reason_for_a_hint():
    recorder = recorded(offer(), seconds=100)
    recorder.tally.limited = 3

    assert report(recorder=recorder).notes == []


def test_the_text_tells_all_of_it():
    recorder = recorded(offer(VIP=40, Standard=5))
    recorder.tally.outcomes[Outcome.EMPTY_HANDED] = 3
    recorder.tally.refusals["sold_out"] = 6
    made = report(offered=offer(VIP=40, Standard=5), recorder=recorder, sold_out_at={"VIP": 3.9})

    lines = [" ".join(line.split()) for line in as_text(made).splitlines()]

    assert lines[:2] == ["Jazz Night, at http://127.0.0.1:8000", "23 buyers came; it was over after 12.0 s."]
    assert "VIP 40 of 40 reserved, sold out after 3.9 s" in lines
    assert "Standard 0 of 5 reserved" in lines
    assert "20 reservations: 5 a second, 5 in the best second; 16 paid for" in lines
    assert "20 paid for their tickets" in lines
    assert "3 found it sold out" in lines
    assert "Reserving tickets 20 20 ms 20 ms 20 ms 20 ms" in lines
    assert "6 refused: sold_out" in lines
    assert "no errors" in lines
    assert lines[-2:] == ["Promises: 20 of 20 checked are kept.", "Books: clean. No fault."]


def test_names_from_the_network_cannot_steer_the_terminal():
    odd = offer(**{"\x1b[2J\x1b[31mVIP\r\n\u202e": 50})

    text = as_text(report(offered=odd))

    assert not {sign for sign in text if not sign.isprintable()} - {"\n"}
    assert "�[2J�[31mVIP���" in text


def test_programs_get_the_same_in_json():
    figures = json.loads(as_json(report(check=Check(asked=20, broken=1, named=["gone"]))))

    assert figures["ok"] is False
    assert figures["faults"] == ["1 of 20 promised reservations are not what their buyers were told."]
    assert (figures["reservations"], figures["reservations_per_second"], figures["ending"]) == (20, 5.0, "all gone")
    assert figures["began_at"] == "2030-06-01T10:00:00Z"
    assert figures["types"][0]["promised"] == 40
    assert [row["at"] for row in figures["series"]] == [1, 2, 3, 4]
    assert figures["series"][0]["left"] == {"VIP": 40}
    assert figures["verify"] == {"books": "clean", "words": "No fault."}
    assert figures["outcomes"] == {"paid": 20}
