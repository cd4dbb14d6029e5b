"""A line: those who wait in an event loop for the same kind of work, which a thread then does for all of them at once.

The database's work for many costs little more than its work for one, and nobody who waits has a thread.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

from django.db import InterfaceError, OperationalError, connection

from .database import drop_broken_connections
from .errors import Busy

logger = logging.getLogger(__name__)

IDLE_SECONDS = 1.0  # after which the thread's connection goes back to the pool

Wish = TypeVar("Wish")
Given = TypeVar("Given")


class Line(Generic[Wish, Given]):
    """Work for the event loop of one process.

    `work` is told of up to `most` wishes, the first come first, and says what comes of each, in their order: what is
    given, or an exception. `room` is how many may be in the line or be worked for; `patience` is how long, in seconds,
    one may wait before the work begins.
    """

    def __init__(
        self,
        work: Callable[[Sequence[Wish]], Sequence[Given | Exception]],
        *,
        name: str,
        room: int,
        most: int,
        patience: float,
    ) -> None:
        self._work = work
        self._room = room
        self._most = most
        self._patience = patience
        self._waiting: deque[tuple[Wish, asyncio.Future[Given]]] = deque()
        self._present = 0
        self._is_at_work = False
        self._name = name
        self._thread = self._new_thread()
        self._batches = 0

    def is_full(self) -> bool:
        """Whether the next one would be sent away."""
        return self._present >= self._room

    async def wait(self, wish: Wish) -> Given:
        """What comes of the wish, which nobody who came before it waits for any more.

        Raises `Busy`, at once when the line is full or after `patience` seconds in it, and then nothing was done; else
        what the work says.
        """
        if self.is_full():
            raise Busy
        loop = asyncio.get_running_loop()
        place = (wish, loop.create_future())
        self._waiting.append(place)
        self._present += 1
        timer = loop.call_later(self._patience, self._lose_patience, place)
        try:
            if not self._is_at_work:
                self._is_at_work = True
                self._at_work = loop.create_task(self._work_on())
            given: Given = await place[1]
            return given
        finally:
            timer.cancel()
            self._present -= 1
            if place[1].cancelled() and place in self._waiting:
                self._waiting.remove(place)

    def _lose_patience(self, place: "tuple[Wish, asyncio.Future[Given]]") -> None:
        if place in self._waiting:  # else it is being worked for, and what comes of that is worth waiting for
            self._waiting.remove(place)
            place[1].set_exception(Busy())

    async def _work_on(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._waiting:
                batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), self._most))]
                self._batches += 1
                try:
                    answers = await loop.run_in_executor(self._thread, self._done, [wish for wish, _ in batch])
                except Exception as error:  # no thread was to be had, say
                    logger.exception("nobody could work for %d", len(batch))
                    self._thread = self._new_thread()  # the old one would do later what it was told now to have failed
                    answers = [error] * len(batch)
                for (_, told), answer in zip(batch, answers, strict=True):
                    if told.done():
                        continue
                    if isinstance(answer, Exception):
                        told.set_exception(answer)
                    else:
                        told.set_result(answer)
        finally:
            self._is_at_work = False
        loop.call_later(IDLE_SECONDS, self._rest, self._batches)

    def _new_thread(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(1, thread_name_prefix=self._name)

    def _rest(self, batches: int) -> None:
        if batches == self._batches:
            self._thread.submit(_give_back)

    def _done(self, wishes: Sequence[Wish]) -> Sequence[Given | Exception]:
        try:
            answers = self._work(wishes)
            assert len(answers) == len(wishes)
            return answers
        except (OperationalError, InterfaceError) as error:
            connection.close()
            drop_broken_connections()
            logger.warning("%d were not worked for: %s", len(wishes), error)
            return [error] * len(wishes)
        except Exception as error:  # what is wrong with one must not be the others' fault
            if len(wishes) == 1:
                return [error]
            logger.exception("work for %d failed; it is done for each alone", len(wishes))
            return [self._done([wish])[0] for wish in wishes]


def _give_back() -> None:
    connection.close()  # looked up here, since each thread has its own
