"""Counting anew what ticket types keep back, in the database, and telling where it differs."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from .snapshot import as_key, stream

CONTINGENTS = """
    SELECT kind.id, kind.event_id, kind.withheld, COALESCE(SUM(contingent.tickets), 0)
    FROM events_tickettype AS kind LEFT JOIN events_contingent AS contingent ON contingent.type_id = kind.id
    {of_event}
    GROUP BY kind.id, kind.event_id, kind.withheld
    HAVING kind.withheld <> COALESCE(SUM(contingent.tickets), 0)
"""


@dataclass(frozen=True, kw_only=True)
class ContingentMiscount:
    """A ticket type that does not keep back what its contingents say."""

    type_id: UUID
    event_id: UUID
    withheld: int
    counted: int


def recount_contingents(*, event_id: UUID | None = None) -> Iterator[ContingentMiscount]:
    """The ticket types, of one event or of all, whose contingents are counted wrong."""
    sql = CONTINGENTS.format(of_event="WHERE kind.event_id = %s" if event_id else "")
    for type_id, its_event, withheld, counted in stream(sql, [event_id.hex] if event_id else []):
        yield ContingentMiscount(
            type_id=as_key(type_id), event_id=as_key(its_event), withheld=withheld, counted=int(counted)
        )
