"""Tickets as PDF. Whoever prints one carries the typesetter's memory: workers alone do, the web processes never."""

from .press import print_tickets

__all__ = ["print_tickets"]
