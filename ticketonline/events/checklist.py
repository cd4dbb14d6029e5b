"""What is missing before an event should be shown to buyers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .models import Event


class Item(StrEnum):
    """What buyers look for."""

    TICKETS = "tickets"
    DATE = "date"
    PLACE = "place"
    SALES = "sales"
    DESCRIPTION = "description"
    PICTURE = "picture"


MUSTS = frozenset({Item.TICKETS, Item.DATE, Item.PLACE})


@dataclass(frozen=True, kw_only=True)
class Check:
    """A line of the list. What `is_must` keeps the event from being published; the rest is advice."""

    item: Item
    is_done: bool

    @property
    def is_must(self) -> bool:
        return self.item in MUSTS


def checklist(event: Event, *, now: datetime) -> Sequence[Check]:
    """The list, musts first. Asks the database for the ticket types unless they are at hand."""
    done = {
        Item.TICKETS: bool(event.ticket_types.all()),
        Item.DATE: event.date > now,
        Item.PLACE: bool(event.venue or event.city),
        Item.SALES: event.sales_close_at is None or event.sales_close_at > now,
        Item.DESCRIPTION: bool(event.description),
        Item.PICTURE: bool(event.image),
    }
    return [Check(item=item, is_done=is_done) for item, is_done in done.items()]
