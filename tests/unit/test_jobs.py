import threading

import pytest

from ticketonline.core.jobs import LONGEST_PAUSE_AFTER_ERRORS, Job, OutOfReach, pause_after, repeat, run_all


class StopAfter(threading.Event):
    """Stops after so many pauses, without pausing; `pauses` are the seconds it was asked for."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most
        self.pauses: list[float | None] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.pauses.append(timeout)
        if len(self.pauses) >= self.most:
            self.set()
        return self.is_set()


class Work:
    """Answers piece by piece what it is told to, and then that nothing is left."""

    def __init__(self, *answers: bool | Exception) -> None:
        self.answers = [*answers]
        self.pieces = 0

    def __call__(self) -> bool:
        self.pieces += 1
        answer = self.answers.pop(0) if self.answers else False
        if isinstance(answer, Exception):
            raise answer
        return answer


def test_a_job_with_more_to_do_does_not_pause():
    work, stop = Work(True, True, True), StopAfter(1)

    repeat(Job(name="work", run=work, every=7.0), stop)

    assert work.pieces == 4
    assert stop.pauses == [7.0]


def test_a_job_that_fails_goes_on_after_a_pause_that_doubles_up_to_the_longest(caplog):
    work, stop = Work(*[OSError("the database is away")] * 7), StopAfter(8)

    repeat(Job(name="work", run=work, every=0.25), stop)

    assert stop.pauses == [0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 15.0, 0.25]
    assert "job work failed (7 in a row)" in caplog.text


def test_what_is_out_of_reach_is_said_in_a_line_and_asked_again_after_longer_pauses(caplog):
    work, stop = Work(*[OutOfReach("the mail server, with 535 Wrong password")] * 2), StopAfter(3)

    repeat(Job(name="work", run=work, every=0.25), stop)

    assert stop.pauses == [0.5, 1.0, 0.25]
    assert "job work has to wait (2 in a row): the mail server, with 535 Wrong password" in caplog.text
    assert "Traceback" not in caplog.text


def test_errors_are_no_longer_in_a_row_once_a_piece_went_well():
    work, stop = Work(OSError(), OSError(), True, OSError()), StopAfter(3)

    repeat(Job(name="work", run=work, every=0.25), stop)

    assert stop.pauses == [0.5, 1.0, 0.5]


@pytest.mark.parametrize("errors", [1, 10, 100, 10_000])
def test_a_job_may_fail_for_as_long_as_it_likes(errors):
    assert 0 < pause_after(errors) <= LONGEST_PAUSE_AFTER_ERRORS


def test_a_job_finishes_what_it_has_in_hand_when_told_to_stop():
    work, stop = Work(), StopAfter(1)
    finished = []

    repeat(Job(name="work", run=work, every=1.0, finish=lambda: finished.append(work.pieces)), stop)

    assert finished == [1]


def test_a_job_that_is_told_to_stop_beforehand_begins_nothing():
    work, stop = Work(True), threading.Event()
    stop.set()

    repeat(Job(name="work", run=work, every=1.0), stop)

    assert work.pieces == 0


def test_a_job_that_fails_leaves_the_others_alone():
    stop = threading.Event()
    failing, good = Work(*[OSError()] * 100), Work(True, True)

    run_all(
        [
            Job(name="failing", run=failing, every=0.01),
            Job(name="good", run=good, every=0.01),
            Job(name="stopping", run=lambda: good.pieces >= 3 and stop.set() is not None, every=0.01),
        ],
        stop,
    )

    assert good.pieces >= 3
    assert failing.pieces >= 1
