"""What the crowd comes for: the event named, or the one with most tickets left among the server's upcoming events."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from .buyer import EVENTS
from .client import Answer, Client
from .crowd import OfferedType
from .errors import CannotPlay
from .printable import printable
from .recorder import Step
from .wire import Event, EventDetails, EventList

PAGE_SIZE = 100
MOST_PAGES = 100


@dataclass(frozen=True, kw_only=True)
class Offer:
    """An event with what is left of the types that the crowd wants. `page` is its page's path, where it has one."""

    event_id: UUID
    name: str
    page: str
    types: Sequence[OfferedType]
    amounts: dict[str, int]  # of each wanted type, how many tickets there are in all

    @property
    def left(self) -> int:
        """What is left of all wanted types together."""
        return sum(kind.left for kind in self.types)


async def find_offer(client: Client, *, event_id: UUID | None, types: Collection[str]) -> Offer:
    """The offer to rush for, or `CannotPlay`. Without types named: all of the event's."""
    chosen = event_id or (await _largest(client)).id
    details = await show_event(client, chosen)
    _refuse_closed(details.event)
    unknown = set(types) - {kind.type for kind in details.ticket_types}
    if unknown:
        names = ", ".join(printable(kind.type) for kind in details.ticket_types)
        raise CannotPlay(f"{printable(details.event.name)} has no type {min(unknown)!r}; its types are: {names}.")
    wanted = [kind for kind in details.ticket_types if kind.tickets_left and (not types or kind.type in types)]
    offer = Offer(
        event_id=chosen,
        name=printable(details.event.name),
        page=_path(details.event.url),
        types=[
            OfferedType(type=kind.type, left=kind.tickets_left, limit=max(kind.limit_per_reservation, 1))
            for kind in wanted
        ],
        amounts={kind.type: kind.amount for kind in wanted},
    )
    if not offer.left:
        raise CannotPlay(
            f"nothing is left of {offer.name}. Put another event on sale (ticketonline create-event), or load the demo "
            "into a fresh data folder (docs/how-to/rehearse-an-on-sale.md)."
        )
    return offer


async def show_event(client: Client, event_id: UUID) -> EventDetails:
    """The event's details, or `CannotPlay`."""
    answer = await client.ask(Step.CHECK, "POST", EVENTS, payload={"event_id": event_id})
    details = client.read(answer, EventDetails) if answer.is_good else None
    if details is None:
        raise CannotPlay(_why(answer, f"the event {event_id}"))
    return details


async def _largest(client: Client) -> Event:
    events: list[Event] = []
    for page in range(1, MOST_PAGES + 1):
        answer = await client.ask(Step.CHECK, "GET", f"{EVENTS}?current_page={page}&page_size={PAGE_SIZE}")
        listed = client.read(answer, EventList) if answer.is_good else None
        if listed is None:
            raise CannotPlay(_why(answer, "the list of events"))
        events += [event for event in listed.events if event.sales_state == "open"]
        if page >= listed.last_page:
            break
    if not events:
        raise CannotPlay("no event is on sale there; `ticketonline demo` loads some, `create-event` makes one.")
    return max(events, key=lambda event: event.tickets_left)


def _path(url: str) -> str:
    """The path of the event's page, on whatever host its address names; empty when it has none."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return ""
    return path if path.startswith("/") else ""


def _refuse_closed(event: Event) -> None:
    if event.sales_state != "open":
        opens = f"; they open at {event.sales_open_at:%Y-%m-%d %H:%M} UTC" if event.sales_open_at else ""
        raise CannotPlay(f"sales of {printable(event.name)} are not open ({printable(event.sales_state)}{opens}).")


def _why(answer: Answer, what: str) -> str:
    if answer.status == 0:
        return "the server does not answer; start it with `ticketonline serve`, or name another with --url."
    if 300 <= answer.status < 400:
        return (
            f"the server leads from {what} to {printable(answer.location)!r}, and a rush follows nobody: name the "
            "address itself with --url."
        )
    return f"the server gives no answer about {what} (status {answer.status} {printable(answer.code)})."
