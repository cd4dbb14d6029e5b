"""Counting anew what the counters of promo codes say, in the database, and telling where they differ."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from .snapshot import as_key, stream

CODES = """
    SELECT code.id, code.event_id, code.tickets, code.held, code.sold,
        COALESCE(counted.held, 0), COALESCE(counted.sold, 0)
    FROM events_promocode AS code
    LEFT JOIN (
        SELECT ticket.promo_code_id,
            SUM(CASE WHEN reservation.status = 'PENDING' THEN 1 ELSE 0 END) AS held,
            SUM(CASE WHEN reservation.status = 'COMPLETED' THEN 1 ELSE 0 END) AS sold
        FROM sales_orderedticket AS ticket
        JOIN sales_reservation AS reservation ON reservation.id = ticket.reservation_id
        WHERE ticket.promo_code_id IS NOT NULL AND reservation.status <> 'CANCELLED' {ticket_of_event}
        GROUP BY ticket.promo_code_id
    ) AS counted ON counted.promo_code_id = code.id
    WHERE (code.held <> COALESCE(counted.held, 0) OR code.sold <> COALESCE(counted.sold, 0)) {code_of_event}
"""
TICKET_OF_EVENT = "AND ticket.promo_code_id IN (SELECT id FROM events_promocode WHERE event_id = %s)"


@dataclass(frozen=True, kw_only=True)
class CodeMiscount:
    """A promo code whose counters are not what its tickets say. `tickets` is how many it is for in all, if limited."""

    code_id: UUID
    event_id: UUID
    tickets: int | None
    held: int
    sold: int
    counted_held: int
    counted_sold: int


def recount_codes(*, event_id: UUID | None = None) -> Iterator[CodeMiscount]:
    """The promo codes, of one event or of all, whose counters are off."""
    sql = CODES.format(
        ticket_of_event=TICKET_OF_EVENT if event_id else "",
        code_of_event="AND code.event_id = %s" if event_id else "",
    )
    for code_id, its_event, tickets, *counts in stream(sql, [event_id.hex] * 2 if event_id else []):
        held, sold, counted_held, counted_sold = map(int, counts)
        yield CodeMiscount(
            code_id=as_key(code_id),
            event_id=as_key(its_event),
            tickets=tickets,
            held=held,
            sold=sold,
            counted_held=counted_held,
            counted_sold=counted_sold,
        )
