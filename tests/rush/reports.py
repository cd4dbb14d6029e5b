"""Crowds, offers and reports for tests: each builds the least that its name says."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from ticketonline.rush.checking import Check
from ticketonline.rush.crowd import Crowd, OfferedType
from ticketonline.rush.offer import Offer
from ticketonline.rush.play import Ending, Played
from ticketonline.rush.recorder import Outcome, Recorder, Step
from ticketonline.rush.report import Books, Report, Verdict, reported

EVENT = UUID("01942f8e-0000-7000-8000-000000000001")
PROMISE = UUID("01942f8e-0000-7000-8000-000000000002")
CLEAN = Verdict(books=Books.CLEAN, words="No fault.")


def crowd(**asked: Any) -> Crowd:
    """A hundred buyers within ten seconds, most of whom pay."""
    given = {
        "buyers": 100,
        "seconds": 10.0,
        "longest_seconds": 60.0,
        "thinking_seconds": 1.0,
        "paying": 0.8,
        "cancelling": 0.1,
        "tries": 3,
        "seed": 1,
    }
    return Crowd(**given | asked)


def offer(name: str = "Jazz Night", **left: int) -> Offer:
    """What is left of an event's types; there are ten more of each in all."""
    left = left or {"VIP": 50}
    return Offer(
        event_id=EVENT,
        name=name,
        page="/en/events/jazz-night/",
        types=[OfferedType(type=kind, left=count, limit=5) for kind, count in left.items()],
        amounts={kind: count + 10 for kind, count in left.items()},
    )


def played(**facts: Any) -> Played:
    """A rush of twelve seconds in which every promise was kept."""
    given = {
        "seconds": 12.0,
        "cpu": 0.2,
        "ending": Ending.ALL_GONE,
        "sold_out_at": {},
        "check": Check(asked=25, unanswered=0, broken=0),
        "promise": PROMISE,
    }
    return Played(**given | facts)


def recorded(offered: Offer, *, seconds: int = 4) -> Recorder:
    """Every second five reservations of two tickets of the first type, of 20 ms each, and four of them paid."""
    recorder = Recorder()
    kind = offered.types[0]
    left = {kind.type: kind.left for kind in offered.types}
    for _ in range(seconds):
        for _ in range(5):
            recorder.arrived += 1
            recorder.answered(Step.LOOK, 0.002)
            recorder.answered(Step.RESERVE, 0.020)
            recorder.reserved({kind.type: 2}, 0.020)
            recorder.tally.outcomes[Outcome.PAID] += 1
        recorder.tally.payments += 4
        left[kind.type] = max(left[kind.type] - 10, 0)
        recorder.left = dict(left)
        recorder.end_second()
    return recorder


def report(
    *,
    offered: Offer | None = None,
    recorder: Recorder | None = None,
    verdict: Verdict = CLEAN,
    asked: Crowd | None = None,
    **facts: Any,
) -> Report:
    """A report without a fault."""
    offered = offered or offer()
    recorder = recorder or recorded(offered)
    return reported(
        url="http://127.0.0.1:8000",
        began_at=datetime(2030, 6, 1, 10, tzinfo=UTC),
        version="0.1.0",
        offer=offered,
        crowd=asked or crowd(buyers=20),
        connections=2000,
        played=played(**{"check": Check(asked=recorder.tally.reservations)} | facts),
        recorder=recorder,
        verdict=verdict,
    )


def with_errors(errors: dict[str, int]) -> Recorder:
    """What was recorded, and errors besides."""
    recorder = recorded(offer())
    recorder.tally.errors = Counter(errors)
    return recorder
