"""Playing a rush inside the test."""

import asyncio
from typing import Any

from ticketonline.rush.rehearsal import Rehearsed, Wanted, rehearse
from ticketonline.rush.target import Target, checked_target


def play(url: str, *, target: Target | None = None, **asked: Any) -> Rehearsed:
    """A rush of ten buyers who don't think and all pay, unless told otherwise."""
    given = {
        "event_id": None,
        "types": (),
        "buyers": 10,
        "seconds": 0.1,
        "longest_seconds": 20.0,
        "thinking_seconds": 0.0,
        "paying": 1.0,
        "cancelling": 0.0,
        "tries": 3,
        "seed": 1,
        "connections": 20,
        "most_checked": 1000,
    }
    wanted = Wanted(**given | asked)
    return asyncio.run(rehearse(target or checked_target(url), wanted, announce=lambda *_: None, show=lambda _: None))
