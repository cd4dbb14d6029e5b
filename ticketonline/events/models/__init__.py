"""What is put on sale: events, their ticket types and contingents, and promo codes."""

from .event import Event, EventAccess
from .promo_code import PromoCode
from .ticket_type import Contingent, TicketType

__all__ = ["Contingent", "Event", "EventAccess", "PromoCode", "TicketType"]
