"""Comparing the days in which sales are counted with their hours, in the database."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from ..statistics.services.sum_days import COUNTED
from .recount import HOUR_OF_EVENT
from .snapshot import as_key, stream

# Each day is some of the hours; of which, the clocks said that the event had then.
DAYS = """
    SELECT kind.id, kind.event_id, SUM(by_day), SUM(by_hour)
    FROM (
        SELECT ticket_type_id, {counted} AS by_day, 0 AS by_hour FROM statistics_dailysales {of_event}
        UNION ALL
        SELECT ticket_type_id, 0, {counted} FROM statistics_hourlysales {of_event}
    ) AS ledger
    JOIN events_tickettype AS kind ON kind.id = ticket_type_id
    GROUP BY kind.id, kind.event_id
    HAVING SUM(by_day) <> SUM(by_hour)
    ORDER BY kind.id
"""


@dataclass(frozen=True, kw_only=True)
class DaysMiscount:
    """A ticket type of which the days, all together, say something else than the hours in one column."""

    type_id: UUID
    event_id: UUID
    column: str
    by_day: int
    by_hour: int


def recount_days(*, event_id: UUID | None = None) -> Iterator[DaysMiscount]:
    """The ticket types, of one event or of all, whose days are not what their hours are."""
    for column in COUNTED:
        sql = DAYS.format(counted=column, of_event=HOUR_OF_EVENT if event_id else "")
        for type_id, its_event, by_day, by_hour in stream(sql, [event_id.hex] * 2 if event_id else []):
            yield DaysMiscount(
                type_id=as_key(type_id),
                event_id=as_key(its_event),
                column=column,
                by_day=int(by_day),
                by_hour=int(by_hour),
            )
