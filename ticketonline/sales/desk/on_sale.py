"""What a batch reads under its locks: ticket types, promo codes, and when their events are on sale."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from sys import maxsize
from typing import Any, NamedTuple, Self
from uuid import UUID

from ...events.promo_rules import PromoState, discount, promo_state
from ...events.rules import SalesState, TypeSalesState, sales_state, type_sales_state

UNLIMITED = maxsize


class Sales(NamedTuple):
    """When a published event is on sale."""

    date: datetime
    open_at: datetime | None
    close_at: datetime | None

    @classmethod
    def of_row(cls, date: Any, opens: Any, closes: Any) -> Self:
        """As the database tells it."""
        return cls(date=_moment(date), open_at=_moment_or_none(opens), close_at=_moment_or_none(closes))

    def state(self, now: datetime) -> SalesState:
        """Whether its tickets can be had at that moment."""
        return sales_state(date=self.date, sales_open_at=self.open_at, sales_close_at=self.close_at, now=now)


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
    is_hidden: bool
    open_at: datetime | None
    close_at: datetime | None

    @classmethod
    def of_row(cls, row: Sequence[Any]) -> Self:
        """As the database tells it."""
        key, event_id, name, price, left, limit, position, is_paused, is_hidden, opens, closes = row
        return cls(
            id=as_uuid(key),
            event_id=as_uuid(event_id),
            type=name,
            price=str(price),
            left=left,
            limit=limit,
            position=position,
            is_paused=bool(is_paused),
            is_hidden=bool(is_hidden),
            open_at=_moment_or_none(opens),
            close_at=_moment_or_none(closes),
        )

    def state(self, now: datetime) -> TypeSalesState:
        """Whether it can be had at that moment, as far as it is up to the type."""
        return type_sales_state(
            is_paused=self.is_paused, sales_open_at=self.open_at, sales_close_at=self.close_at, now=now
        )


class Promo(NamedTuple):
    """A promo code under its lock, with what is left of it."""

    id: UUID
    event_id: UUID
    code: str
    percent_off: Decimal | None
    amount_off: Decimal | None
    left: int
    limit: int
    is_paused: bool
    valid_from: datetime | None
    valid_until: datetime | None
    currency: str
    types: frozenset[UUID]

    @classmethod
    def of_row(cls, row: Sequence[Any]) -> Self:
        """As the database tells it."""
        key, event_id, code, percent, amount, left, limit, is_paused, begins, ends, currency, types = row
        keys = json.loads(types) if isinstance(types, str) else types  # SQLite has no lists
        return cls(
            id=as_uuid(key),
            event_id=as_uuid(event_id),
            code=code,
            percent_off=None if percent is None else Decimal(str(percent)),
            amount_off=None if amount is None else Decimal(str(amount)),
            left=UNLIMITED if left is None else left,
            limit=UNLIMITED if limit is None else limit,
            is_paused=bool(is_paused),
            valid_from=_moment_or_none(begins),
            valid_until=_moment_or_none(ends),
            currency=currency,
            types=frozenset(as_uuid(one) for one in keys),
        )

    def state(self, now: datetime) -> PromoState:
        """Whether it can be used at that moment."""
        return promo_state(is_paused=self.is_paused, valid_from=self.valid_from, valid_until=self.valid_until, now=now)

    def is_for(self, kind: Kind) -> bool:
        """Whether it covers tickets of the type; a hidden one must be named."""
        return kind.id in self.types if self.types else not kind.is_hidden

    def take_off(self, kind: Kind) -> tuple[Decimal, Decimal]:
        """What is left to pay for a ticket of a type that it covers, and what is taken off."""
        full = Decimal(kind.price)
        off = discount(full, percent_off=self.percent_off, amount_off=self.amount_off, currency=self.currency)
        return full - off, off


def as_uuid(key: UUID | str) -> UUID:
    """A key as the database tells it."""
    return key if isinstance(key, UUID) else UUID(key)


def _moment(moment: datetime | float) -> datetime:
    if isinstance(moment, datetime):
        return moment.replace(tzinfo=UTC)  # SQLite keeps UTC without saying so
    return datetime.fromtimestamp(moment, UTC)  # a double has microseconds until 2250


def _moment_or_none(moment: datetime | float | None) -> datetime | None:
    return None if moment is None else _moment(moment)
