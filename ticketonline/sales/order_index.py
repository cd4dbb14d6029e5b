"""The ids of an organiser's reservations, found where they stand in an index: the same work whatever was sold before.

In SQL, for the sake of one thing that the ORM can't say: the first few of each event, each from its own place in the
index (LATERAL; SQLite has it as a subquery in a join). What an organiser has sold may be the smallest part of a table,
or all of it, old or new: no guess of a planner about that may decide how the list is read.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db import connection, models
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from ..events.models import Event
from .models import Reservation
from .rules import Status

# Of the events by state, those are asked for a page's worth that have one nearest to where the page begins.
NEAREST = """
    WITH edges AS MATERIALIZED (
        SELECT event.id, state.status, ({edge}) AS edge
        FROM ({events}) AS event CROSS JOIN ({states}) AS state
    ), nearest AS MATERIALIZED (
        SELECT id, status FROM edges WHERE edge {other_way} %s ORDER BY edge {order} LIMIT {most}
    )
    SELECT found.id FROM nearest {each} WHERE found.id {other_way} %s ORDER BY found.id {order} LIMIT {most}
"""
# On PostgreSQL the status is bounded and not compared, so that no other index has the order asked for. It may else
# think that to read the newest reservations of everybody, until there are enough of this event's, is less work; and
# read all of them. How far to read is not said there: index entries beyond the end would be passed over, all of them.
OF_STATUS = {
    "postgresql": """
        SELECT kept.id FROM sales_reservation AS kept
        WHERE kept.event_id = {event}.id AND kept.status {other_way} {state}.status
          AND (kept.status, kept.id) {way} ({state}.status, %s) {condition}
        ORDER BY kept.status {order}, kept.id {order} LIMIT {most}
    """,
    "sqlite": """
        SELECT kept.id FROM sales_reservation AS kept
        WHERE kept.event_id = {event}.id AND kept.status = {state}.status
          AND kept.id {way} %s AND kept.id {other_way} %s {condition}
        ORDER BY kept.id {order} LIMIT {most}
    """,
}
BEGINNING = {
    "postgresql": """
        SELECT kept.{key} FROM {table} AS kept
        WHERE kept.{owner} = owner.id AND NOT (kept.{column} = '') AND kept.{column} LIKE %s
        ORDER BY kept.{column} USING ~<~ LIMIT {most}
    """,
    "sqlite": """
        SELECT kept.{key} FROM {table} AS kept
        WHERE kept.{owner} = owner.id AND NOT (kept.{column} = '') AND kept.{column} >= %s AND kept.{column} < %s
        ORDER BY kept.{column} LIMIT {most}
    """,
}
EACH = {
    "postgresql": "CROSS JOIN LATERAL ({inner}) AS found",
    "sqlite": "CROSS JOIN {table} AS found ON found.{key} IN ({inner})",
}
NEWEST_FIRST = {"way": "<=", "other_way": ">=", "order": "DESC"}
OLDEST_FIRST = {"way": ">=", "other_way": "<=", "order": "ASC"}
BuyersColumn = Literal["email", "name"]  # each has an index of its own
LAST_SIGN = "\U0010ffff"  # stands behind every other one


def ids_in_order(
    events: QuerySet[Event],
    statuses: Iterable[Status],
    *,
    low: UUID,
    high: UUID,
    most: int,
    live_at: datetime | None = None,
    is_newest_first: bool = True,
) -> list[UUID]:
    """The newest (or oldest) ids from `low` to `high` of reservations of the events in one of the states, `most` of it.

    With `live_at` only those whose hold lasts longer than that.
    """
    turn = NEWEST_FIRST if is_newest_first else OLDEST_FIRST
    begin, end = [_kept(models.UUIDField(), key) for key in ((high, low) if is_newest_first else (low, high))]
    inner_params = [begin] if connection.vendor == "postgresql" else [begin, end]
    inner = OF_STATUS[connection.vendor]
    condition = ""
    if live_at:
        condition = "AND kept.hold_ends_at > %s"
        inner_params.append(_kept(models.DateTimeField(), live_at))
    of_events, event_params = _sql(events)
    edge = inner.format(event="event", state="state", condition=condition, most=1, **turn)
    page = inner.format(event="nearest", state="nearest", condition=condition, most=most, **turn)
    sql = NEAREST.format(
        edge=edge,
        events=of_events,
        states=" UNION ALL ".join(f"SELECT '{status.value}' AS status" for status in statuses),
        each=EACH[connection.vendor].format(inner=page, table=Reservation._meta.db_table, key="id"),
        most=most,
        **turn,
    )
    return _found(sql, [*inner_params, *event_params, end, *inner_params, end])


def ids_by_beginning(events: QuerySet[Event], column: BuyersColumn, prefix: str, *, most: int) -> list[UUID]:
    """The ids of reservations of the events in whose column the text begins so, at most `most`."""
    ids = keys_by_beginning(Reservation, events, owner="event_id", column=column, prefix=prefix, most=most)
    return list(Reservation.objects.filter(pk__in=ids).values_list("pk", flat=True))


def keys_by_beginning(
    model: type[models.Model], owners: QuerySet[Any], *, owner: str, column: str, prefix: str, most: int
) -> RawSQL:
    """The primary keys of rows of the owners in whose column the text begins so, at most `most`, to be looked among.

    `owner` is the column with the owner's id. An index must begin with it and go on with `column`.
    """
    if connection.vendor == "postgresql":
        bounds = [f"{connection.ops.prep_for_like_query(prefix)}%"]
    else:
        bounds = [prefix, f"{prefix}{LAST_SIGN}"]
    names = {"table": model._meta.db_table, "key": model._meta.pk.column}
    inner = BEGINNING[connection.vendor].format(owner=owner, column=column, most=most, **names)
    each = EACH[connection.vendor].format(inner=inner, **names)
    of_owners, params = _sql(owners)
    sql = f"SELECT found.{names['key']} FROM ({of_owners}) AS owner {each} LIMIT {most}"  # noqa: S608 - our own words
    return RawSQL(sql, [*params, *bounds])  # noqa: S611 - what people typed travels as parameters


def _sql(owners: QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    return owners.order_by().values("id").query.sql_with_params()


def _found(sql: str, params: list[Any]) -> list[UUID]:
    ids = RawSQL(sql, params)  # noqa: S611 - what people typed travels as parameters
    return list(Reservation.objects.filter(pk__in=ids).values_list("pk", flat=True))


def _kept(field: "models.Field[Any, Any]", value: Any) -> Any:
    """The value as the database keeps it."""
    return field.get_db_prep_value(value, connection)
