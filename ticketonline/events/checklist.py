"""What is missing before an event should be shown to buyers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .code_queries import find_unnamed_type, find_useless_code
from .models import Event


class Item(StrEnum):
    """What buyers look for."""

    TICKETS = "tickets"
    DATE = "date"
    PLACE = "place"
    SALES = "sales"
    DESCRIPTION = "description"
    PICTURE = "picture"
    CONTACT = "contact"
    HIDDEN = "hidden"
    CODES = "codes"


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
    """The list, musts first. Asks the database for the promo codes, and for the organiser and the ticket types unless
    they are at hand.

    Of hidden types and promo codes it says something only where there are any.
    """
    types = event.ticket_types.all()
    done = {
        Item.TICKETS: bool(types),
        Item.DATE: event.date > now,
        Item.PLACE: bool(event.venue or event.city),
        Item.SALES: event.sales_close_at is None or event.sales_close_at > now,
        Item.DESCRIPTION: bool(event.description),
        Item.PICTURE: bool(event.image),
        Item.CONTACT: bool(event.organiser.email),
    }
    if any(kind.is_hidden for kind in types):
        done[Item.HIDDEN] = find_unnamed_type(event) is None
    if event.date > now and event.promo_codes.exists():
        done[Item.CODES] = find_useless_code(event, now=now) is None
    return [Check(item=item, is_done=is_done) for item, is_done in done.items()]
