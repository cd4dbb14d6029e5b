"""Whether the server kept its word: each promise kept in mind is asked for once more at the end."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from .buyer import RESERVATIONS
from .client import Answer, Client
from .patience import FIRST_BACK_OFF
from .promises import ALLOWED, Promise
from .recorder import Step
from .wire import ReservationDetails

AT_ONCE = 64
TRIES = 8
LONGEST_SECONDS = 60.0  # for all of them; a server that died answers none
MOST_NAMED = 20  # broken promises that the report names; the rest are counted


@dataclass(frozen=True, kw_only=True)
class Check:
    """How many promises were asked for, how many could not be, and those that were broken, in words."""

    asked: int = 0
    unanswered: int = 0
    broken: int = 0
    named: Sequence[str] = ()


async def check_promises(client: Client, promises: Sequence[Promise]) -> Check:
    """Ask for every one of these reservations by its id, as far as the time allows."""
    gate = asyncio.Semaphore(AT_ONCE)
    until = asyncio.get_running_loop().time() + LONGEST_SECONDS

    async def one(promise: Promise) -> str | None:
        async with gate:
            return await _fault(client, promise, until=until)

    found = await asyncio.gather(*(one(promise) for promise in promises))
    faults = [fault for fault in found if fault]
    return Check(
        asked=len(promises),
        unanswered=sum(1 for fault in found if fault is None),
        broken=len(faults),
        named=faults[:MOST_NAMED],
    )


async def _fault(client: Client, promise: Promise, *, until: float) -> str | None:
    """What is wrong, empty when nothing is, None when the server would not say."""
    answer = Answer(status=0)
    for tried in range(1, TRIES + 1):
        if asyncio.get_running_loop().time() > until:
            return None
        answer = await client.ask(Step.CHECK, "GET", f"{RESERVATIONS}?reservation_id={promise.reservation_id}")
        if not answer.may_be_tried_again:
            break
        await asyncio.sleep(answer.advised or FIRST_BACK_OFF * tried)
    if answer.status == HTTPStatus.NOT_FOUND:
        return f"reservation {promise.reservation_id} was promised and does not exist"
    details = client.read(answer, ReservationDetails) if answer.is_good else None
    if details is None:
        return None
    if Counter(ticket.type for ticket in details.tickets) != Counter(promise.tickets):
        return f"reservation {promise.reservation_id} has other tickets than were promised"
    if details.reservation.status not in ALLOWED[promise.told]:
        said = f"reads {details.reservation.status}, its buyer was told {promise.told.name.lower()}"
        return f"reservation {promise.reservation_id} {said}"
    return ""
