"""From what was asked for to what was played: connect, find the event, gather the crowd, play."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from .client import connected
from .crowd import AFTERMATH_SECONDS, Crowd, enough_buyers, natural_span
from .offer import Offer, find_offer
from .play import Played, Rush
from .recorder import Recorder
from .target import Target

WATCHER_CONNECTIONS = 64  # for what is asked beside the crowd: what is left, and at the end whether promises were kept


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What was asked for. Without an event: the one with most left; without buyers: as many as buy it out.

    Without seconds: as many as suit the crowd.
    """

    event_id: UUID | None
    types: Collection[str]
    buyers: int | None
    seconds: float | None
    longest_seconds: float | None
    thinking_seconds: float
    paying: float
    cancelling: float
    tries: int
    seed: int
    connections: int
    most_checked: int


@dataclass(frozen=True, kw_only=True)
class Rehearsed:
    """A rush with all that was recorded of it."""

    offer: Offer
    crowd: Crowd
    played: Played
    recorder: Recorder


async def rehearse(
    target: Target,
    wanted: Wanted,
    *,
    announce: Callable[[Offer, Crowd], None],
    show: Callable[[Rush], None],
) -> Rehearsed:
    """Play the rush that was asked for, or raise `CannotPlay`. `announce` is called once, before the first buyer."""
    recorder = Recorder()
    async with (
        connected(target, Recorder(), connections=WATCHER_CONNECTIONS) as watcher,
        connected(target, recorder, connections=wanted.connections) as client,
    ):
        offer = await find_offer(watcher, event_id=wanted.event_id, types=wanted.types)
        buyers = wanted.buyers or enough_buyers(offer.types)
        seconds = wanted.seconds or natural_span(buyers)
        crowd = Crowd(
            buyers=buyers,
            seconds=seconds,
            longest_seconds=wanted.longest_seconds or seconds + AFTERMATH_SECONDS,
            thinking_seconds=wanted.thinking_seconds,
            paying=wanted.paying,
            cancelling=wanted.cancelling,
            tries=wanted.tries,
            seed=wanted.seed,
        )
        announce(offer, crowd)
        rush = Rush(client, watcher, recorder, offer=offer, crowd=crowd, most_checked=wanted.most_checked)
        played = await rush.play(show=show)
    return Rehearsed(offer=offer, crowd=crowd, played=played, recorder=recorder)
