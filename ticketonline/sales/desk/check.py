"""Checking a wish against the rules, under the locks of its stock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ...events.errors import EventNotFound
from ...events.promo_rules import PromoState
from ...events.rules import MOST_PER_RESERVATION, SalesState, TypeSalesState
from ..errors import (
    OverLimit,
    PastEvent,
    PromoCodeNotValid,
    PromoCodeOfOtherTypes,
    PromoCodeOverLimit,
    SalesClosed,
    SalesNotOpen,
    TypeNotOnSale,
    UnknownPromoCode,
    UnknownTicketType,
)
from ..rules import Terms
from .on_sale import Kind, Promo
from .rows import Granted
from .stock import Stock
from .wishes import Wish

REFUSALS = {SalesState.PAST: PastEvent, SalesState.NOT_YET: SalesNotOpen, SalesState.CLOSED: SalesClosed}


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """A wish within the rules. It `takes` so much of the stock: tickets by type id, and uses of its promo code."""

    granted: Granted
    takes: Mapping[UUID, int]

    @property
    def wish(self) -> Wish:
        """What was wished for."""
        return self.granted.wish


def check(wish: Wish, stock: Stock, now: datetime) -> Checked:
    """The wish, if it is within the rules at that moment; whether there is enough is not looked at.

    Raises `EventNotFound`, `PastEvent`, `SalesNotOpen`, `SalesClosed`, `UnknownTicketType`, `TypeNotOnSale`,
    `OverLimit`, or a refusal about its promo code.
    """
    sales = stock.find_sales(wish.event_id)
    if sales is None:
        raise EventNotFound
    state = sales.state(now)
    if wish.terms is Terms.ONLINE and state in REFUSALS:
        raise REFUSALS[state]
    promo = stock.find_code(wish.event_id, wish.promo_code)
    if wish.promo_code and promo is None:
        raise UnknownPromoCode
    chosen = [
        (_type_for(wish, stock.find_type(wish.event_id, name), name, promo, now), amount)
        for name, amount in wish.amounts.items()
    ]
    counts = {kind.id: amount for kind, amount in chosen}
    if promo is None or wish.terms is Terms.GIFT:  # there is nothing that it could take off
        return Checked(granted=Granted(wish, counts, None), takes=counts)
    uses = _uses(promo, chosen, now)
    return Checked(granted=Granted(wish, counts, promo), takes=counts | {promo.id: uses})


def _type_for(wish: Wish, kind: Kind | None, name: str, promo: Promo | None, now: datetime) -> Kind:
    is_online = wish.terms is Terms.ONLINE
    if kind is None or (is_online and kind.is_hidden and not (promo and promo.is_for(kind))):
        raise UnknownTicketType(type=name)
    if is_online and kind.state(now) is not TypeSalesState.OPEN:
        raise TypeNotOnSale(type=name)
    limit = kind.limit if is_online else MOST_PER_RESERVATION
    if wish.amounts[name] > limit:
        raise OverLimit(type=name, limit=limit)
    return kind


def _uses(promo: Promo, chosen: Sequence[tuple[Kind, int]], now: datetime) -> int:
    """How many of the tickets the promo code is used for."""
    if promo.state(now) is not PromoState.VALID:
        raise PromoCodeNotValid
    uses = sum(amount for kind, amount in chosen if promo.is_for(kind))
    if not uses:
        raise PromoCodeOfOtherTypes
    if uses > promo.limit:
        raise PromoCodeOverLimit(limit=promo.limit)
    return uses
