"""What a batch reads and writes, in as few statements as there can be (statements.py), however many wishes it has."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

import msgspec
from django.db import connection
from django.db.backends.utils import CursorWrapper

from ...core.ids import new_ids
from ...events.rules import SalesState, TypeSalesState, sales_state, type_sales_state
from .statements import LOCK_TYPES, READ_EVENTS, WRITE
from .wishes import Wish


class Kind(NamedTuple):
    """A ticket type under its lock, with its price and what is left of it."""

    id: UUID
    event_id: UUID
    type: str
    price: str
    left: int
    limit: int
    position: int
    is_paused: bool
    open_at: datetime | None
    close_at: datetime | None

    def state(self, now: datetime) -> TypeSalesState:
        """Whether it can be had at that moment, as far as it is up to the type."""
        return type_sales_state(
            is_paused=self.is_paused, sales_open_at=self.open_at, sales_close_at=self.close_at, now=now
        )


class Sales(NamedTuple):
    """When a published event is on sale."""

    date: datetime
    open_at: datetime | None
    close_at: datetime | None

    def state(self, now: datetime) -> SalesState:
        """Whether its tickets can be had at that moment."""
        return sales_state(date=self.date, sales_open_at=self.open_at, sales_close_at=self.close_at, now=now)


class _Reservation(msgspec.Struct, frozen=True):
    id: str
    event_id: str
    email: str
    language: str


class _Ticket(msgspec.Struct, frozen=True):
    id: str
    reservation_id: str
    type_id: str
    price: str


class _Moved(msgspec.Struct, frozen=True):
    id: str
    count: int


class Rows:
    """The statements of one batch, in the transaction that its cursor is in."""

    def __init__(self, cursor: CursorWrapper, engine: str) -> None:
        self._cursor = cursor
        self._engine = engine

    def lock(
        self, event_ids: Iterable[UUID], names: Iterable[str], type_ids: Iterable[UUID]
    ) -> tuple[list[Kind], dict[UUID, Sales]]:
        """Lock the types of these events that have one of these names, and those ids; with the published events.

        The events are read after the locks are had. PostgreSQL takes it all as one message, of three statements.
        """
        lists = {"event_ids": _ids(event_ids), "names": _json([*names]), "type_ids": _ids(type_ids)}
        types, events = LOCK_TYPES[self._engine], READ_EVENTS[self._engine]
        if self._engine == "sqlite":
            self._cursor.execute(types, lists)
            kinds = self._kinds()
            self._cursor.execute(events, lists)
        else:
            self._cursor.execute(f"{types};{events}", lists)
            self._cursor.nextset()
            kinds = self._kinds()
            self._cursor.nextset()
        return kinds, self._sales()

    def _kinds(self) -> list[Kind]:
        return [
            Kind(
                id=_uuid(key),
                event_id=_uuid(event),
                type=name,
                price=str(price),
                left=left,
                limit=limit,
                position=position,
                is_paused=bool(is_paused),
                open_at=_moment_or_none(opens),
                close_at=_moment_or_none(closes),
            )
            for key, event, name, price, left, limit, position, is_paused, opens, closes in self._cursor.fetchall()
        ]

    def _sales(self) -> dict[UUID, Sales]:
        return {
            _uuid(key): Sales(date=_moment(date), open_at=_moment_or_none(opens), close_at=_moment_or_none(closes))
            for key, date, opens, closes in self._cursor.fetchall()
        }

    def write(
        self,
        granted: Iterable[tuple[Wish, Mapping[UUID, int]]],
        kinds: Mapping[UUID, Kind],
        moved: Mapping[UUID, int],
        *,
        now: datetime,
        until: datetime,
    ) -> None:
        """Write a reservation for each wish, made `now` and held `until`, with as many tickets by type id as it counts.

        Each has the price of its kind. So many more are `moved` into hold, by type id, or fewer: the database refuses
        what would oversell.
        """
        reservations: list[_Reservation] = []
        sold: list[tuple[str, Kind]] = []
        for wish, counts in granted:
            key = wish.id.hex
            reservations.append(_Reservation(key, wish.event_id.hex, wish.email, wish.language))
            for type_id, count in counts.items():
                sold += [(key, kinds[type_id])] * count
        tickets = [
            _Ticket(new, key, kind.id.hex, kind.price)
            for new, (key, kind) in zip(new_ids(len(sold), now), sold, strict=True)
        ]
        adapt = connection.ops.adapt_datetimefield_value
        texts = {
            "now": adapt(now),
            "until": adapt(until),
            "reservations": _json(reservations),
            "tickets": _json(tickets),
            "moved": _json([_Moved(type_id.hex, count) for type_id, count in moved.items() if count]),
        }
        for statement in WRITE[self._engine]:
            self._cursor.execute(statement, texts)


def _json(rows: Sequence[object]) -> str:
    return msgspec.json.encode(rows).decode()


def _ids(ids: Iterable[UUID]) -> str:
    return _json([key.hex for key in ids])  # PostgreSQL reads ids without their dashes as well


def _uuid(key: UUID | str) -> UUID:
    return key if isinstance(key, UUID) else UUID(key)


def _moment(moment: datetime | float) -> datetime:
    if isinstance(moment, datetime):
        return moment.replace(tzinfo=UTC)  # SQLite keeps UTC without saying so
    return datetime.fromtimestamp(moment, UTC)  # a double has microseconds until 2250


def _moment_or_none(moment: datetime | float | None) -> datetime | None:
    return None if moment is None else _moment(moment)
