"""Trials: one run each of a load, with what it took, in turn, so that a busy machine is fair to all of them."""

import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from uuid import UUID

from .databases import Database
from .failure import BenchFailed
from .figures import readable
from .pgbench import reserve_without_http
from .processes import used_by, used_by_all, used_by_ended_children
from .stand import Benched, BenchedOnPostgresql
from .wrk import Answers, Crowd, send

WARM_UP_SECONDS = 2
QUIET_SECONDS = 30.0
# Reservations without an answer: at most one for each client, and on a busy machine as many of the run before.
STRAGGLERS = 512
LAST_WORDS = 2000  # signs of a shop's log
LOOK_EVERY_SECONDS = 0.2


@dataclass(frozen=True, kw_only=True)
class Used:
    """Seconds of processor time, by who used them, and the seconds that passed meanwhile."""

    passed: float
    application: float
    database: float
    load: float
    all: float

    def __sub__(self, before: "Used") -> "Used":
        return Used(
            passed=self.passed - before.passed,
            application=self.application - before.application,
            database=self.database - before.database,
            load=self.load - before.load,
            all=self.all - before.all,
        )


@dataclass(frozen=True, kw_only=True)
class Run:
    """One run: what came of it a second, and what it used."""

    rate: float
    done: int
    used: Used
    answers: Answers | None = None

    @property
    def cpu_us(self) -> float:
        """Microseconds of processor time for each of what was done, application and database together."""
        return (self.used.application + self.used.database) / self.done * 1e6

    @property
    def p99_ms(self) -> float:
        """How long 99 of 100 answers took at most, in milliseconds."""
        assert self.answers is not None
        return self.answers.p99_ms


def ask(benched: Benched, crowd: Crowd, *, clients: int, seconds: int) -> Run:
    """Let a crowd ask the shop."""
    benched.database.write_out()
    before = _used(benched)
    answers = send(crowd, url=benched.shop.url, clients=clients, seconds=seconds)
    used = _used(benched) - before
    if not answers.right:
        raise BenchFailed(f"nobody got a right answer: {answers}\n{benched.shop.log()[-LAST_WORDS:]}")
    return Run(rate=answers.right / answers.seconds, done=answers.right, used=used, answers=answers)


def reserve(benched: Benched, crowd: Crowd, *, clients: int, seconds: int) -> Run:
    """Let a crowd reserve. Fails unless what was answered is what the database has."""
    before = _count_when_quiet(benched.database)
    run = ask(benched, crowd, clients=clients, seconds=seconds)
    made = _count_when_quiet(benched.database) - before
    assert run.answers is not None
    # Whoever still waited when wrk left has a reservation but no answer.
    unanswered = STRAGGLERS + sum(run.answers.refused.values()) + sum(run.answers.broken.values())
    if not run.done <= made <= run.done + unanswered:
        raise BenchFailed(f"{run.done} reservations were answered, but the database has {made} more")
    return run


def reserve_by_pgbench(benched: BenchedOnPostgresql, *, type_id: UUID, clients: int, seconds: int) -> Run:
    """Let pgbench reserve, without HTTP. Fails unless each transaction made a reservation."""
    database = benched.database
    database.write_out()
    before, reservations = _used(benched), _count_when_quiet(database)
    report = reserve_without_http(type_id=type_id, database_url=database.url, clients=clients, seconds=seconds)
    used = _used(benched) - before
    made = database.count_reservations() - reservations
    if not report.done <= made <= report.done + STRAGGLERS:
        raise BenchFailed(f"pgbench made {report.done} transactions, but {made} reservations")
    return Run(rate=report.rate, done=report.done, used=used)


def warm_up(benched: Benched, crowd: Crowd, *, clients: int) -> None:
    """Let code, statements and connections become what they are in a shop that has been open for a while."""
    ask(benched, crowd, clients=clients, seconds=WARM_UP_SECONDS)


def take_turns(trials: Mapping[str, Callable[[], Run]], *, rounds: int) -> dict[str, list[Run]]:
    """Make every trial once a round, each right after the one before; its runs, in the order of the rounds."""
    runs: dict[str, list[Run]] = {name: [] for name in trials}
    for _ in range(rounds):
        for name, trial in trials.items():
            run = trial()
            runs[name].append(run)
            print(f"  {name:<30} {described(run)}", flush=True)
    return runs


def paired(runs: Sequence[Run], others: Sequence[Run]) -> float:
    """How many times the others' rate the runs achieved: the median of the ratios of each round.

    Rounds are compared within themselves, for what slows the machine down slows both down.
    """
    return median(run.rate / other.rate for run, other in zip(runs, others, strict=True))


def described(run: Run) -> str:
    """The run in a line: its rate, its times, who used the processors, and what went wrong."""
    line = f"{readable(run.rate):>7}/s"
    if run.answers is not None:
        line += f"  p50 {readable(run.answers.p50_ms)} ms  p99 {readable(run.answers.p99_ms)} ms"
    each = {"application": run.used.application, "database": run.used.database, "load": run.used.load}
    line += "  CPU " + ", ".join(f"{name} {used / run.done * 1e6:.0f}" for name, used in each.items()) + " µs"
    others = max(run.used.all - sum(each.values()), 0) / (run.used.passed * (os.cpu_count() or 1))
    line += f", others {others:.0%}"
    if run.answers is not None and (run.answers.refused or run.answers.broken):
        wrong = {f"status {status}": number for status, number in run.answers.refused.items()} | dict(
            run.answers.broken
        )
        line += "  NOT COUNTED: " + ", ".join(f"{what} {number:,} times" for what, number in wrong.items())
    return line


def _count_when_quiet(database: Database) -> int:
    """How many reservations there are once what was asked for before is done."""
    count = database.count_reservations()
    deadline = time.monotonic() + QUIET_SECONDS
    while time.monotonic() < deadline:
        time.sleep(LOOK_EVERY_SECONDS)
        before, count = count, database.count_reservations()
        if count == before:
            return count
    raise BenchFailed("reservations are still being made although nobody asks any more")


def _used(benched: Benched) -> Used:
    return Used(
        passed=time.monotonic(),
        application=used_by(benched.shop.find_processes()),
        database=used_by(benched.database.process_ids()),
        load=used_by_ended_children(),
        all=used_by_all(),
    )
