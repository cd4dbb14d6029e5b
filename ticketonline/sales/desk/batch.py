"""Deciding a batch of wishes, first come first served, and writing what was granted."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection

from ...core import clock
from ...core.errors import DomainError
from ...events.errors import EventNotFound
from ...events.rules import SalesState, TypeSalesState
from ..errors import (
    KeyReused,
    OverLimit,
    PastEvent,
    SalesClosed,
    SalesNotOpen,
    SoldOut,
    TypeNotOnSale,
    UnknownTicketType,
)
from ..models import IdempotencyKey, Reservation
from ..rules import Status
from .rows import Rows
from .stock import Stock
from .wishes import Again, Outcome, Wish

REFUSALS = {SalesState.PAST: PastEvent, SalesState.NOT_YET: SalesNotOpen, SalesState.CLOSED: SalesClosed}
NO_MORE: frozenset[UUID] = frozenset()

More = Callable[[Callable[[Wish], bool]], Sequence[Wish]]
COLUMNS = [field.attname for field in Reservation._meta.concrete_fields]


def nobody(_is_welcome: Callable[[Wish], bool]) -> Sequence[Wish]:
    """Nobody waits."""
    return ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """A wish within the rules, as amounts by type id."""

    wish: Wish
    counts: Mapping[UUID, int]


def decide(wishes: list[Wish], *, also: Iterable[UUID] = (), more: More = nobody) -> dict[UUID, Outcome]:
    """What comes of each wish, by its id; what is granted is written in the caller's transaction.

    Once the locks are had, the wishes are joined by `more` of those who wait for the same types.

    Must run inside `writing()`, and nothing is true before its commit. A refusal is an outcome, never an exception, and
    touches no other wish. Locks the ticket types wished for (and those ids `also`) in key order, then ended holds that
    are in the way, then the idempotency keys in theirs.
    """
    with connection.cursor() as cursor:
        return _decide(wishes, also, more, Rows(cursor, connection.vendor))


def _decide(wishes: list[Wish], also: Iterable[UUID], more: More, rows: Rows) -> dict[UUID, Outcome]:
    stock = Stock(rows, wishes, also=also)
    wishes += more(stock.has_all_of)
    now = clock.now()
    outcomes: dict[UUID, Outcome] = {}
    checked: list[Checked] = []
    kept = _find_keys(wishes)
    for wish in wishes:
        if wish.key is not None and wish.key.id in kept:
            row = kept[wish.key.id]
            outcomes[wish.id] = row.reservation if row.wish == wish.key.wish else KeyReused()
            continue
        try:
            checked.append(Checked(wish=wish, counts=_within_the_rules(wish, stock, now)))
        except DomainError as refusal:
            outcomes[wish.id] = refusal
    granted = _grant(checked, stock, outcomes, now=now)
    _write(_keep_keys(granted, stock, outcomes), stock, outcomes, rows, now=now)
    return outcomes


def _find_keys(wishes: Iterable[Wish]) -> dict[UUID, IdempotencyKey]:
    ids = {wish.key.id for wish in wishes if wish.key is not None}
    if not ids:
        return {}
    return {row.pk: row for row in IdempotencyKey.objects.select_related("reservation").filter(pk__in=ids)}


def _within_the_rules(wish: Wish, stock: Stock, now: datetime) -> dict[UUID, int]:
    sales = stock.find_sales(wish.event_id)
    if sales is None:
        raise EventNotFound
    state = sales.state(now)
    if state in REFUSALS:
        raise REFUSALS[state]
    counts = {}
    for name, amount in wish.amounts.items():
        kind = stock.find_type(wish.event_id, name)
        if kind is None:
            raise UnknownTicketType(type=name)
        if kind.state(now) is not TypeSalesState.OPEN:
            raise TypeNotOnSale(type=name)
        if amount > kind.limit:
            raise OverLimit(type=name, limit=kind.limit)
        counts[kind.id] = amount
    return counts


def _grant(
    checked: Sequence[Checked], stock: Stock, outcomes: dict[UUID, Outcome], *, now: datetime
) -> dict[UUID, Checked]:
    """Take the stock, first come first served; the wishes that got theirs, by id."""
    in_the_way = _release_what_is_needed(checked, stock, now=now)
    granted: dict[UUID, Checked] = {}
    keys: set[UUID] = set()
    for one in checked:
        wish, counts = one.wish, one.counts
        if wish.key is not None and wish.key.id in keys:
            outcomes[wish.id] = Again(lock=NO_MORE)  # its twin was before it; by then the key is kept
            continue
        short = {type_id for type_id, count in counts.items() if count > stock.left[type_id]}
        if short & in_the_way.keys():
            outcomes[wish.id] = Again(lock=frozenset().union(*(in_the_way.get(type_id, ()) for type_id in short)))
        elif short:
            outcomes[wish.id] = _sold_out(stock, short)
        else:
            stock.hold(counts)
            granted[wish.id] = one
            if wish.key is not None:
                keys.add(wish.key.id)
    return granted


def _release_what_is_needed(
    checked: Iterable[Checked], stock: Stock, *, now: datetime
) -> Mapping[UUID, frozenset[UUID]]:
    demand: Counter[UUID] = Counter()
    for one in checked:
        demand.update(one.counts)
    short = [type_id for type_id, count in demand.items() if count > stock.left[type_id]]
    return stock.release_ended(short, now=now) if short else {}


def _sold_out(stock: Stock, short: Collection[UUID]) -> SoldOut:
    """Every shortage is gathered, so that the buyer learns of all of them at once."""
    kinds = sorted((stock.types[type_id] for type_id in short), key=lambda kind: (kind.position, kind.id))
    return SoldOut(shortages=", ".join(f"{kind.type} ({stock.left[kind.id]})" for kind in kinds))


def _keep_keys(granted: dict[UUID, Checked], stock: Stock, outcomes: dict[UUID, Outcome]) -> dict[UUID, Checked]:
    """Keep the idempotency keys; those still granted, without whose key another process kept meanwhile.

    A twin with the same wish waits for the same types, and was found already. One with another wish may not: it is
    waited for here (ON CONFLICT), and nothing of ours fails.
    """
    rows = [
        IdempotencyKey(id=one.wish.key.id, wish=one.wish.key.wish, reservation_id=one.wish.id)
        for one in granted.values()
        if one.wish.key is not None
    ]
    if not rows:
        return granted
    rows.sort(key=lambda row: row.pk)  # two batches with the same keys would otherwise deadlock
    IdempotencyKey.objects.bulk_create(rows, ignore_conflicts=True)
    ours = IdempotencyKey.objects.filter(pk__in=[row.pk for row in rows]).values_list("reservation_id", flat=True)
    lost = {row.reservation_id for row in rows} - set(ours)
    if not lost:
        return granted
    for key in lost:
        stock.give_back(granted[key].counts)
        outcomes[key] = Again(lock=NO_MORE)
    for key, outcome in outcomes.items():
        if isinstance(outcome, SoldOut):  # what the others gave back may be enough
            outcomes[key] = Again(lock=NO_MORE)
    return {key: one for key, one in granted.items() if key not in lost}


def _write(
    granted: Mapping[UUID, Checked], stock: Stock, outcomes: dict[UUID, Outcome], rows: Rows, *, now: datetime
) -> None:
    until = now + timedelta(seconds=settings.HOLD_SECONDS)
    for key, one in granted.items():
        wish = one.wish
        written = (key, wish.event_id, Status.PENDING.value, now, until, until, False, None, wish.email, wish.language)
        outcomes[key] = Reservation.from_db(DEFAULT_DB_ALIAS, COLUMNS, written)
    if granted or stock.moved:
        lines = [(one.wish, one.counts) for one in granted.values()]
        rows.write(lines, stock.types, stock.moved, now=now, until=until)
