"""Counting anew what the counters of stock and statistics say, in the database, and telling where they differ."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from .snapshot import as_key, earlier, hour_of, later, stream

# A sale takes its moment before it waits for the statistics, and machines' clocks differ: this close to the moment of
# freezing it may have been counted on either side. Waits end after 10 seconds (settings/database.py, core/database.py).
DOUBT_SECONDS = 60

# Said before anything is joined or sorted: whoever recounts one event holds its locks for that long.
TICKET_OF_EVENT = "AND ticket.type_id IN (SELECT id FROM events_tickettype WHERE event_id = %s)"
HOUR_OF_EVENT = "WHERE ticket_type_id IN (SELECT id FROM events_tickettype WHERE event_id = %s)"

# Whether a ticket is held or sold is said by its reservation, and an ended hold keeps its tickets until it is swept.
TYPES = """
    SELECT kind.id, kind.event_id, kind.amount, kind.held, kind.sold,
        COALESCE(written.tickets_sold, 0), COALESCE(written.tickets_sold_late, 0),
        COALESCE(counted.held, 0), COALESCE(counted.sold, 0),
        COALESCE(counted.surely_in_time, 0), COALESCE(counted.in_time, 0), COALESCE(counted.perhaps_in_time, 0),
        event.frozen_at IS NOT NULL
    FROM events_tickettype AS kind
    LEFT JOIN statistics_typestatistics AS written ON written.ticket_type_id = kind.id
    LEFT JOIN statistics_eventstatistics AS event ON event.event_id = kind.event_id
    LEFT JOIN (
        SELECT ticket.type_id,
            SUM(CASE WHEN reservation.status = 'PENDING' THEN 1 ELSE 0 END) AS held,
            SUM(CASE WHEN reservation.status = 'COMPLETED' THEN 1 ELSE 0 END) AS sold,
            SUM({sold_before_doubt} - {returned_before_doubts_end}) AS surely_in_time,
            SUM({sold_in_time} - {returned_in_time}) AS in_time,
            SUM({sold_before_doubts_end} - {returned_before_doubt}) AS perhaps_in_time
        FROM sales_orderedticket AS ticket
        JOIN sales_reservation AS reservation ON reservation.id = ticket.reservation_id
        LEFT JOIN (
            SELECT event_id, frozen_at, {doubt_from} AS doubt_from, {doubt_until} AS doubt_until
            FROM statistics_eventstatistics WHERE frozen_at IS NOT NULL
        ) AS event ON event.event_id = reservation.event_id
        WHERE (reservation.status <> 'CANCELLED' OR reservation.returned_at IS NOT NULL) {ticket_of_event}
        GROUP BY ticket.type_id
    ) AS counted ON counted.type_id = kind.id
    WHERE (
        kind.held <> COALESCE(counted.held, 0) OR kind.sold <> COALESCE(counted.sold, 0)
        OR COALESCE(written.tickets_sold, 0) + COALESCE(written.tickets_sold_late, 0) <> COALESCE(counted.sold, 0)
        OR (event.frozen_at IS NULL AND written.tickets_sold_late <> 0)
        OR (event.frozen_at IS NOT NULL AND COALESCE(written.tickets_sold, 0)
            NOT BETWEEN COALESCE(counted.surely_in_time, 0) AND COALESCE(counted.perhaps_in_time, 0))
    ) {kind_of_event}
"""

# What was taken back was sold before, at the moment that is kept beside.
SOLD_BEFORE = "CASE WHEN reservation.status <> 'PENDING' AND reservation.closed_at < event.{limit} THEN 1 ELSE 0 END"
RETURNED_BEFORE = "CASE WHEN reservation.returned_at < event.{limit} THEN 1 ELSE 0 END"
SPLIT = {
    "sold_before_doubt": SOLD_BEFORE.format(limit="doubt_from"),
    "sold_in_time": SOLD_BEFORE.format(limit="frozen_at"),
    "sold_before_doubts_end": SOLD_BEFORE.format(limit="doubt_until"),
    "returned_before_doubt": RETURNED_BEFORE.format(limit="doubt_from"),
    "returned_in_time": RETURNED_BEFORE.format(limit="frozen_at"),
    "returned_before_doubts_end": RETURNED_BEFORE.format(limit="doubt_until"),
}

# Both sides as entries of one ledger: neither has to have a row where the other has one.
HOURS = """
    SELECT type_id, hour, SUM(written), SUM(counted), SUM(written_takings), SUM(counted_takings),
        SUM(written_returned), SUM(counted_returned), SUM(written_back), SUM(counted_back)
    FROM (
        SELECT ticket_type_id AS type_id, hour, tickets_sold AS written, 0 AS counted, takings AS written_takings,
            0 AS counted_takings, tickets_returned AS written_returned, 0 AS counted_returned,
            takings_returned AS written_back, 0 AS counted_back
        FROM statistics_hourlysales {hour_of_event}
        UNION ALL
        SELECT ticket.type_id, {sold_hour} AS hour, 0, 1, 0, CAST(ROUND(ticket.price * 1000) AS BIGINT), 0, 0, 0, 0
        FROM sales_orderedticket AS ticket
        JOIN sales_reservation AS reservation ON reservation.id = ticket.reservation_id
        WHERE (reservation.status = 'COMPLETED' OR reservation.returned_at IS NOT NULL) {ticket_of_event}
        UNION ALL
        SELECT ticket.type_id, {returned_hour} AS hour, 0, 0, 0, 0, 0, 1, 0,
            CASE WHEN payment.refund_waived_at IS NULL THEN CAST(ROUND(ticket.price * 1000) AS BIGINT) ELSE 0 END
        FROM sales_reservation AS reservation
        JOIN sales_orderedticket AS ticket ON ticket.reservation_id = reservation.id
        LEFT JOIN payments_transaction AS payment
            ON payment.reservation_id = reservation.id AND payment.status = 'COMPLETED'
        WHERE reservation.returned_at IS NOT NULL {ticket_of_event}
    ) AS ledger
    GROUP BY type_id, hour
    HAVING SUM(written) <> SUM(counted) OR SUM(written_takings) <> SUM(counted_takings)
        OR SUM(written_returned) <> SUM(counted_returned) OR SUM(written_back) <> SUM(counted_back)
"""


@dataclass(frozen=True, kw_only=True)
class TypeMiscount:
    """A ticket type whose counters, or whose statistics, are not what its tickets say."""

    type_id: UUID
    event_id: UUID
    amount: int
    held: int
    sold: int
    written_in_time: int
    written_late: int
    counted_held: int
    counted_sold: int
    surely_in_time: int
    counted_in_time: int
    perhaps_in_time: int
    is_frozen: bool

    @property
    def is_stock_right(self) -> bool:
        """Whether `held` and `sold` of the type are what its tickets say."""
        return (self.held, self.sold) == (self.counted_held, self.counted_sold)

    @property
    def is_split_right(self) -> bool:
        """Whether as many are counted as sold late as can be: none unless frozen, and then those after that moment."""
        if not self.is_frozen:
            return self.written_late == 0
        return self.surely_in_time <= self.written_in_time <= self.perhaps_in_time

    @property
    def are_statistics_right(self) -> bool:
        """Whether its statistics are what its tickets say."""
        return self.written_in_time + self.written_late == self.counted_sold and self.is_split_right

    @property
    def right_in_time(self) -> int:
        """What its statistics should say was sold in time; the rest was sold late."""
        if not self.is_frozen:
            return self.counted_sold
        return self.written_in_time if self.is_split_right else self.counted_in_time


@dataclass(frozen=True, kw_only=True)
class HourMiscount:
    """An hour for which the statistics of a ticket type are not what its tickets say; no row counts as zero."""

    type_id: UUID
    hour: datetime
    written: int
    counted: int
    written_takings: int  # in thousandths
    counted_takings: int
    written_returned: int
    counted_returned: int
    written_back: int  # what goes back, in thousandths
    counted_back: int

    @property
    def is_sold_right(self) -> bool:
        """Whether what was sold, and for how much, is what its tickets say."""
        return (self.written, self.written_takings) == (self.counted, self.counted_takings)

    @property
    def is_returned_right(self) -> bool:
        """Whether what came back, and for how much, is what its tickets say."""
        return (self.written_returned, self.written_back) == (self.counted_returned, self.counted_back)

    @property
    def row(self) -> str:
        """The row's name: its type and its hour, since it need not exist."""
        return f"{self.type_id} {self.hour:%Y-%m-%d %H:%M}"


def recount_types(*, event_id: UUID | None = None) -> Iterator[TypeMiscount]:
    """The ticket types, of one event or of all, whose counters or statistics are off."""
    sql = TYPES.format(
        doubt_from=earlier("frozen_at", DOUBT_SECONDS),
        doubt_until=later("frozen_at", DOUBT_SECONDS),
        **SPLIT,
        ticket_of_event=TICKET_OF_EVENT if event_id else "",
        kind_of_event="AND kind.event_id = %s" if event_id else "",
    )
    for type_id, its_event, *numbers, is_frozen in stream(sql, _repeated(event_id, 2)):
        fields = dict(zip(_NUMBERS, numbers, strict=True))
        yield TypeMiscount(
            type_id=as_key(type_id),
            event_id=as_key(its_event),
            is_frozen=bool(is_frozen),
            **fields,
        )


def recount_hours(*, event_id: UUID | None = None) -> Iterator[HourMiscount]:
    """The hours, of one event or of all, for which what was sold is off."""
    sql = HOURS.format(
        sold_hour=hour_of("reservation.closed_at"),
        returned_hour=hour_of("reservation.returned_at"),
        ticket_of_event=TICKET_OF_EVENT if event_id else "",
        hour_of_event=HOUR_OF_EVENT if event_id else "",
    )
    for type_id, hour, *numbers in stream(sql, _repeated(event_id, 3)):
        fields = dict(zip(_HOUR_NUMBERS, map(int, numbers), strict=True))
        yield HourMiscount(type_id=as_key(type_id), hour=_moment(hour), **fields)


_NUMBERS = [name for name, kind in TypeMiscount.__annotations__.items() if kind is int]
_HOUR_NUMBERS = [name for name, kind in HourMiscount.__annotations__.items() if kind is int]


def _repeated(event_id: UUID | None, times: int) -> list[str]:
    """The event for the places that a query has for it, as SQLite keeps it; PostgreSQL reads that as well."""
    return [event_id.hex] * times if event_id else []


def _moment(value: Any) -> datetime:
    moment: datetime = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return moment.replace(tzinfo=UTC)
