"""Tickets as PDF. Whoever loads the press carries the typesetter's memory: workers do, the web processes never."""
