"""Deciding a batch of wishes, first come first served, and writing what was granted."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection

from ...core import clock
from ...core.errors import DomainError
from ..errors import (
    KeyReused,
    PromoCodeUsedUp,
    SoldOut,
)
from ..models import IdempotencyKey, Reservation
from ..rules import Status, Terms
from ..services.tell import tell_reserved
from .check import Checked, check
from .late import NOBODY, Late
from .rows import Rows
from .stock import Stock
from .wishes import Again, Outcome, Wish

NO_MORE: frozenset[UUID] = frozenset()

FIRST_LINK = 1
COLUMNS = [field.attname for field in Reservation._meta.concrete_fields]


def decide(wishes: list[Wish], *, also: Iterable[UUID] = (), late: Late = NOBODY) -> dict[UUID, Outcome]:
    """What comes of each wish, by its id; what is granted is written in the caller's transaction.

    Once the locks are had, the wishes are joined by those of the `late` whose stock is locked, or nobody has.

    Must run inside `writing()`, and nothing is true before its commit. A refusal is an outcome, never an exception, and
    touches no other wish. Locks the ticket types wished for (and those ids `also`) in key order, then the promo codes
    in theirs, then ended holds that are in the way, then the idempotency keys.
    """
    with connection.cursor() as cursor:
        return _decide(wishes, also, late, Rows(cursor, connection.vendor))


def _decide(wishes: list[Wish], also: Iterable[UUID], late: Late, rows: Rows) -> dict[UUID, Outcome]:
    stock = Stock(rows, wishes, also=also)
    stock.lock_what_is_free(late.look())
    wishes += late.join(stock.has_all_of)
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
            checked.append(check(wish, stock, now))
        except DomainError as refusal:
            outcomes[wish.id] = refusal
    granted = _grant(checked, stock, outcomes, now=now)
    _write(_keep_keys(granted, stock, outcomes), stock, outcomes, now=now)
    return outcomes


def _find_keys(wishes: Iterable[Wish]) -> dict[UUID, IdempotencyKey]:
    ids = {wish.key.id for wish in wishes if wish.key is not None}
    if not ids:
        return {}
    return {row.pk: row for row in IdempotencyKey.objects.select_related("reservation").filter(pk__in=ids)}


def _grant(
    checked: Sequence[Checked], stock: Stock, outcomes: dict[UUID, Outcome], *, now: datetime
) -> dict[UUID, Checked]:
    """Take the stock, first come first served; the wishes that got theirs, by id."""
    in_the_way = _release_what_is_needed(checked, stock, now=now)
    granted: dict[UUID, Checked] = {}
    keys: set[UUID] = set()
    for one in checked:
        wish, takes = one.wish, one.takes
        if wish.key is not None and wish.key.id in keys:
            outcomes[wish.id] = Again(lock=NO_MORE)  # its twin was before it; by then the key is kept
            continue
        short = {key for key, count in takes.items() if count > stock.left[key]}
        if short & in_the_way.keys():
            outcomes[wish.id] = Again(lock=frozenset().union(*(in_the_way.get(key, ()) for key in short)))
        elif short:
            outcomes[wish.id] = _sold_out(stock, short)
        else:
            stock.hold(takes)
            granted[wish.id] = one
            if wish.key is not None:
                keys.add(wish.key.id)
    return granted


def _release_what_is_needed(
    checked: Iterable[Checked], stock: Stock, *, now: datetime
) -> Mapping[UUID, frozenset[UUID]]:
    demand: Counter[UUID] = Counter()
    for one in checked:
        demand.update(one.takes)
    short = {key for key, count in demand.items() if count > stock.left[key]}
    return stock.release_ended(short, now=now) if short else {}


def _sold_out(stock: Stock, short: Collection[UUID]) -> DomainError:
    """Every shortage of tickets is gathered, so that the buyer learns of all of them at once."""
    types = short & stock.types.keys()
    if not types:
        (code_id,) = short
        return PromoCodeUsedUp(left=stock.left[code_id])
    kinds = sorted((stock.types[type_id] for type_id in types), key=lambda kind: (kind.position, kind.id))
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
        stock.give_back(granted[key].takes)
        outcomes[key] = Again(lock=NO_MORE)
    for key, outcome in outcomes.items():
        if isinstance(outcome, SoldOut | PromoCodeUsedUp):  # what the others gave back may be enough
            outcomes[key] = Again(lock=NO_MORE)
    return {key: one for key, one in granted.items() if key not in lost}


def _write(granted: Mapping[UUID, Checked], stock: Stock, outcomes: dict[UUID, Outcome], *, now: datetime) -> None:
    until = now + timedelta(seconds=settings.HOLD_SECONDS)
    for key, one in granted.items():
        wish = one.wish
        held = (Status.PENDING.value, now, until, until, False, None, None)
        written = (key, wish.event_id, *held, wish.email, "", wish.language, FIRST_LINK)
        outcomes[key] = Reservation.from_db(DEFAULT_DB_ALIAS, COLUMNS, written)
    stock.write([one.granted for one in granted.values()], now=now, until=until)
    online = [key for key, one in granted.items() if one.wish.terms is Terms.ONLINE]
    tell_reserved(reservation for key in online if isinstance(reservation := outcomes[key], Reservation))
