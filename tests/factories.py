"""Factories: each builds the least that its name says."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from ticketonline.core import clock
from ticketonline.events.models import Event
from ticketonline.events.services.create_event import NewTicketType, create_event
from ticketonline.sales.models import Reservation
from ticketonline.sales.rules import Line
from ticketonline.sales.services.reserve import reserve

VIP = NewTicketType(type="VIP", price=Decimal("120.00"), amount=50)
STANDARD = NewTicketType(type="Standard", price=Decimal("45.50"), amount=200)


def ticket_type(type: str, price: str = "10.00", amount: int = 10, limit: int = 5) -> NewTicketType:
    """A ticket type to create."""
    return NewTicketType(type=type, price=Decimal(price), amount=amount, limit_per_reservation=limit)


def make_event(*types: NewTicketType, **fields: Any) -> Event:
    """A published event in 30 days with a VIP and a Standard type, unless told otherwise."""
    given = {
        "name": "Jazz Night",
        "date": clock.now() + timedelta(days=30),
        "status": Event.Status.PUBLISHED,
    } | fields
    return create_event(Event(**given), ticket_types=types or (VIP, STANDARD))


def wanted(**amounts: int) -> list[Line]:
    """A wish: `wanted(VIP=2)`."""
    return [Line(type=name, amount=amount) for name, amount in amounts.items()]


def make_reservation(event: Event, **amounts: int) -> Reservation:
    """A pending reservation of one VIP ticket, unless told otherwise."""
    return reserve(event_id=event.pk, wanted=wanted(**(amounts or {"VIP": 1})))
