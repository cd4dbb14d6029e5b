"""How runs are put in turn, compared and described."""

import os

import pytest

from benchmarks.trials import Run, Used, described, paired, take_turns
from benchmarks.wrk import Answers

pytestmark = pytest.mark.static

USED = Used(passed=5.0, application=2.0, database=1.0, load=0.5, all=4.0)


def run(rate, **more):
    return Run(rate=rate, done=10_000, used=USED, **more)


def test_trials_take_turns_so_that_each_round_has_all_of_them(capsys):
    made = []
    trials = {name: (lambda name=name: made.append(name) or run(len(made))) for name in ("a", "b")}

    runs = take_turns(trials, rounds=3)

    assert made == ["a", "b", "a", "b", "a", "b"]
    assert {name: [one.rate for one in of_it] for name, of_it in runs.items()} == {"a": [1, 3, 5], "b": [2, 4, 6]}
    assert len(capsys.readouterr().out.splitlines()) == 6


def test_rates_are_compared_within_their_round():
    # The machine was three times as slow in the second round: the ratio is not.
    assert paired([run(300), run(100), run(330)], [run(100), run(33), run(100)]) == pytest.approx(100 / 33)


def test_the_time_of_application_and_database_is_shared_out_among_what_was_done():
    assert run(2000).cpu_us == 300


def test_a_run_is_described_with_what_was_not_counted():
    answers = Answers(seconds=5, right=10_000, p50_ms=12, p99_ms=31.4, refused={503: 1200}, broken={"timeout": 2})

    line = described(run(2000, answers=answers))

    assert line.split("  ") == [
        "",
        "2,000/s",
        "p50 12 ms",
        "p99 31.4 ms",
        f"CPU application 200, database 100, load 50 µs, others {0.5 / (5 * os.cpu_count()):.0%}",
        "NOT COUNTED: status 503 1,200 times, timeout 2 times",
    ]
