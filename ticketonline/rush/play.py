"""The rush itself: buyers arrive as planned, a watcher counts what is left, and at the end every promise is checked."""

import asyncio
import secrets
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from .buyer import Buyer, Stage
from .checking import Check, check_promises
from .client import Client
from .crowd import Crowd, Plan, plans
from .errors import CannotPlay
from .offer import Offer, show_event
from .promises import Promises
from .recorder import Outcome, Recorder

FRAME_SECONDS = 0.25  # between two pictures of the live display
ROW_SECONDS = 1.0  # a row of the series, and the time between two looks at what is left
AT_ONCE = 50  # buyers who were late to arrive are let in by so many before the others go on


class Ending(StrEnum):
    """Why a rush was over."""

    ALL_GONE = "all gone"
    INTERRUPTED = "interrupted"
    TIME_UP = "time up"


@dataclass(frozen=True, kw_only=True)
class Played:
    """A rush that is over. `cpu` is the share of one processor core that this client itself used while it played."""

    seconds: float
    cpu: float
    ending: Ending
    sold_out_at: Mapping[str, float]  # by type, seconds from the opening to when nothing was left of it first
    check: Check
    promise: UUID | None  # one of the reservations made, if any was


class Rush:
    """One rush. While it plays it can be looked at: `recorder`, `elapsed`, `sold_out_at`, `is_checking`."""

    def __init__(
        self, client: Client, watcher: Client, recorder: Recorder, *, offer: Offer, crowd: Crowd, most_checked: int
    ) -> None:
        self.recorder = recorder
        self.offer = offer
        self.crowd = crowd
        self.sold_out_at: dict[str, float] = {}
        self.is_checking = False
        self._watcher = watcher  # asks beside the crowd: its requests are nobody's, and wait for no buyer
        self._promises = Promises(most=most_checked, seed=crowd.seed)
        self._stop = asyncio.Event()
        self._began, self._cpu_began = time.monotonic(), time.process_time()
        self._stage = Stage(
            client=client,
            recorder=recorder,
            promises=self._promises,
            event_id=offer.event_id,
            page=offer.page,
            tries=crowd.tries,
            run=secrets.token_hex(8),
        )

    async def play(self, *, show: Callable[["Rush"], None]) -> Played:
        """Play until every buyer has gone, the time is up, or Ctrl-C; `show` is called a few times a second.

        The first Ctrl-C ends the playing, and what was promised is checked all the same; a second one ends everything.
        """
        self.recorder.left = {kind.type: kind.left for kind in self.offer.types}
        self._began, self._cpu_began = time.monotonic(), time.process_time()
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGINT, self._interrupt)
        helpers = [asyncio.create_task(work) for work in (self._keep_rows(), self._watch(), self._keep_showing(show))]
        try:
            ending = await self._until_it_ends()
            seconds, cpu = self.elapsed(), self.cpu_share()
            await self._look_at_what_is_left()
            self.recorder.end_second()
            helpers[0].cancel()
            self.is_checking = True
            check = await check_promises(self._watcher, self._promises.kept)
        finally:
            loop.remove_signal_handler(signal.SIGINT)
            await _ended(helpers)
        show(self)
        return Played(
            seconds=seconds,
            cpu=cpu,
            ending=ending,
            sold_out_at=dict(self.sold_out_at),
            check=check,
            promise=self._promises.kept[0].reservation_id if self._promises.kept else None,
        )

    def elapsed(self) -> float:
        """Seconds since the opening."""
        return time.monotonic() - self._began

    def cpu_share(self) -> float:
        """The share of one processor core that this process used since the opening."""
        return (time.process_time() - self._cpu_began) / max(self.elapsed(), 1e-9)

    def _interrupt(self) -> None:
        self._stop.set()
        # From now on Ctrl-C is again what it always was.
        asyncio.get_running_loop().remove_signal_handler(signal.SIGINT)

    async def _until_it_ends(self) -> Ending:
        playing, stopped = asyncio.create_task(self._let_in()), asyncio.create_task(self._stop.wait())
        await asyncio.wait({playing, stopped}, timeout=self.crowd.longest_seconds, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if playing.done():
            playing.result()
            return Ending.ALL_GONE
        playing.cancel()
        await asyncio.wait({playing})
        return Ending.INTERRUPTED if self._stop.is_set() else Ending.TIME_UP

    async def _let_in(self) -> None:
        async with asyncio.TaskGroup() as visits:
            for plan in plans(self.crowd, self.offer.types):
                wait = plan.arrives_at - self.elapsed()
                if wait > 0 or plan.number % AT_ONCE == 0:
                    await asyncio.sleep(max(wait, 0))
                visits.create_task(self._visit(plan))

    async def _visit(self, plan: Plan) -> None:
        self.recorder.arrived += 1
        outcome = Outcome.CUT_OFF
        try:
            outcome = await Buyer(self._stage, plan).visit()
        finally:
            self.recorder.tally.outcomes[outcome] += 1

    async def _keep_rows(self) -> None:
        while True:
            ends = (len(self.recorder.seconds) + 1) * ROW_SECONDS
            await asyncio.sleep(max(ends - self.elapsed(), 0))
            self.recorder.end_second()

    async def _watch(self) -> None:
        while True:
            await self._look_at_what_is_left()
            await asyncio.sleep(ROW_SECONDS)

    async def _look_at_what_is_left(self) -> None:
        try:
            details = await show_event(self._watcher, self.offer.event_id)
        except CannotPlay:
            return  # the server is busy or gone; the crowd's own figures tell
        for kind in details.ticket_types:
            if kind.type not in self.recorder.left:
                continue
            self.recorder.left[kind.type] = kind.tickets_left
            if not kind.tickets_left:
                self.sold_out_at.setdefault(kind.type, self.elapsed())

    async def _keep_showing(self, show: Callable[["Rush"], None]) -> None:
        while True:
            show(self)
            await asyncio.sleep(FRAME_SECONDS)


async def _ended(helpers: Sequence["asyncio.Task[None]"]) -> None:
    """Cancel them, and raise what one of them stumbled over."""
    for helper in helpers:
        helper.cancel()
    for end in await asyncio.gather(*helpers, return_exceptions=True):
        if isinstance(end, Exception):
            raise end
