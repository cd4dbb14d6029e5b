"""What a batch reads and writes, in as few statements as there can be (statements.py), however many wishes it has."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import msgspec
from django.db import connection
from django.db.backends.utils import CursorWrapper

from ...core.ids import new_ids
from ..rules import Terms
from .on_sale import Kind, Promo, Sales, as_uuid
from .statements import LOCK_CODES, LOCK_FREE_TYPES, LOCK_TYPES, MOVE_CODES, READ_EVENTS, WRITE
from .wishes import Wish


class Granted(NamedTuple):
    """A wish that is fulfilled: so many tickets by type id, some of them perhaps with a promo code."""

    wish: Wish
    counts: Mapping[UUID, int]
    promo: Promo | None


class _Reservation(msgspec.Struct, frozen=True):
    id: str
    event_id: str
    email: str
    language: str


class _Line(NamedTuple):
    reservation_id: str
    type_id: str
    price: str
    promo_code_id: str | None = None
    discount: str | None = None


class _Ticket(msgspec.Struct, frozen=True, omit_defaults=True):
    id: str
    reservation_id: str
    type_id: str
    price: str
    promo_code_id: str | None = None
    discount: str | None = None


class _Moved(msgspec.Struct, frozen=True):
    id: str
    count: int


class Rows:
    """The statements of one batch, in the transaction that its cursor is in."""

    def __init__(self, cursor: CursorWrapper, engine: str) -> None:
        self._cursor = cursor
        self._engine = engine

    def lock_types(
        self, event_ids: Iterable[UUID], names: Iterable[str], type_ids: Iterable[UUID]
    ) -> tuple[list[Kind], dict[UUID, Sales]]:
        """Lock the types of these events that have one of these names, and those ids; with the published events.

        The events are read after the locks are had. PostgreSQL takes it all as one message, of three statements.
        """
        lists = {"event_ids": _ids(event_ids), "names": _json([*names]), "type_ids": _ids(type_ids)}
        return self._types_and_events(LOCK_TYPES[self._engine], lists, is_waiting=True)

    def lock_free_types(self, event_ids: Iterable[UUID], names: Iterable[str]) -> tuple[list[Kind], dict[UUID, Sales]]:
        """The same without ever waiting: types that somebody else has, or waits for, are left out."""
        lists = {"event_ids": _ids(event_ids), "names": _json([*names]), "type_ids": "[]"}
        return self._types_and_events(LOCK_FREE_TYPES[self._engine], lists, is_waiting=False)

    def _types_and_events(
        self, types: str, lists: Mapping[str, str], *, is_waiting: bool
    ) -> tuple[list[Kind], dict[UUID, Sales]]:
        events = READ_EVENTS[self._engine]
        if self._engine == "sqlite":
            self._cursor.execute(types, lists)
            kinds = self._kinds()
            self._cursor.execute(events, lists)
        else:
            self._cursor.execute(f"{types};{events}", lists)
            if is_waiting:  # in line, which is a statement with an answer of its own
                self._cursor.nextset()
            kinds = self._kinds()
            self._cursor.nextset()
        return kinds, {as_uuid(key): Sales.of_row(*moments) for key, *moments in self._cursor.fetchall()}

    def _kinds(self) -> list[Kind]:
        return [Kind.of_row(row) for row in self._cursor.fetchall()]

    def lock_codes(self, event_ids: Iterable[UUID], codes: Iterable[str], code_ids: Iterable[UUID]) -> list[Promo]:
        """Lock the promo codes of these events that read so, and those ids. Their types must be locked."""
        lists = {"event_ids": _ids(event_ids), "codes": _json([*codes]), "code_ids": _ids(code_ids)}
        self._cursor.execute(LOCK_CODES[self._engine], lists)
        return [Promo.of_row(row) for row in self._cursor.fetchall()]

    def write(
        self,
        granted: Iterable[Granted],
        kinds: Mapping[UUID, Kind],
        moved: Mapping[UUID, int],
        moved_codes: Mapping[UUID, int],
        *,
        now: datetime,
        until: datetime,
    ) -> None:
        """Write a reservation for each wish, made `now` and held `until`, with as many tickets by type id as it counts.

        Each has the price of its kind, less what the promo code takes off. So many more are `moved` into hold, by type
        id, and by promo code's, or fewer: the database refuses what would oversell.
        """
        reservations: list[_Reservation] = []
        tickets: list[_Line] = []
        for one in granted:
            wish = one.wish
            key = wish.id.hex
            reservations.append(_Reservation(key, wish.event_id.hex, wish.email, wish.language))
            for type_id, count in one.counts.items():
                tickets += [_line(key, kinds[type_id], one)] * count
        ids = new_ids(len(tickets), now)
        adapt = connection.ops.adapt_datetimefield_value
        texts = {
            "now": adapt(now),
            "until": adapt(until),
            "reservations": _json(reservations),
            "tickets": _json([_Ticket(key, *line) for key, line in zip(ids, tickets, strict=True)]),
            "moved": _moved(moved),
        }
        for statement in WRITE[self._engine]:
            self._cursor.execute(statement, texts)
        if moved_codes:
            self._cursor.execute(MOVE_CODES[self._engine], {"codes": _moved(moved_codes)})


def _line(reservation_id: str, kind: Kind, one: Granted) -> _Line:
    if one.wish.terms is Terms.GIFT:
        return _Line(reservation_id, kind.id.hex, "0")
    if one.promo is None or not one.promo.is_for(kind):
        return _Line(reservation_id, kind.id.hex, kind.price)
    price, off = one.promo.take_off(kind)
    return _Line(reservation_id, kind.id.hex, str(price), one.promo.id.hex, str(off))


def _moved(counts: Mapping[UUID, int]) -> str:
    return _json([_Moved(key.hex, count) for key, count in counts.items() if count])


def _json(rows: Sequence[object]) -> str:
    return msgspec.json.encode(rows).decode()


def _ids(ids: Iterable[UUID]) -> str:
    return _json([key.hex for key in ids])  # PostgreSQL reads ids without their dashes as well
