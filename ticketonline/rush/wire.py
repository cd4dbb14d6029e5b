"""What the rush reads of the storefront's answers. More keys may come; these are the contract's."""

from datetime import datetime
from uuid import UUID

import msgspec


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """An event, as the list and the details name it. `tickets_left` is in the list alone."""

    id: UUID
    name: str
    url: str = ""
    sales_state: str = "open"
    sales_open_at: datetime | None = None
    tickets_left: int = 0


class EventList(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the upcoming events."""

    events: list[Event]
    last_page: int


class TicketType(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket type with what is left of it."""

    type: str
    amount: int
    tickets_left: int
    limit_per_reservation: int = 5


class EventDetails(msgspec.Struct, frozen=True, kw_only=True):
    """An event with its ticket types."""

    event: Event
    ticket_types: list[TicketType]


class Reserved(msgspec.Struct, frozen=True, kw_only=True):
    """A promise: the tickets are held under this id."""

    reservation_id: UUID


class PaymentStarted(msgspec.Struct, frozen=True, kw_only=True):
    """The payment in progress."""

    transaction_id: UUID
    status: str = "PENDING"


class TransactionState(msgspec.Struct, frozen=True, kw_only=True):
    """How a payment stands."""

    status: str


class ReservationFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A reservation's own facts."""

    id: UUID
    status: str


class Ticket(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket of a reservation."""

    type: str


class ReservationDetails(msgspec.Struct, frozen=True, kw_only=True):
    """A reservation with its tickets."""

    reservation: ReservationFacts
    tickets: list[Ticket]


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """The stable code of a refusal."""

    code: str


def code_of(body: bytes) -> str:
    """The machine code of a refusal; empty when it has none."""
    try:
        return msgspec.json.decode(body, type=Refusal).code
    except msgspec.MsgspecError:
        return ""
