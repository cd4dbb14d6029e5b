"""What the page of a reservation shows: its state, its tickets, the time left, how a payment ended."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from uuid import UUID

from django.utils.translation import gettext

from ...core import clock
from ...events.models import Event
from ...payments.errors import ERROR_TEXTS
from ...payments.models import Transaction
from ...payments.queries import find_latest
from ...payments.rules import Status as TransactionStatus
from ...sales.models import OrderedTicket, Reservation
from ...sales.queries import get_reservation, list_tickets
from ...sales.rules import Status
from ..kit.posters import Poster, poster
from .money_back import MoneyBack, money_back

PAYING_REFRESH = 2  # seconds, for pages without JavaScript


class Stage(StrEnum):
    """Where a buyer stands."""

    PAYABLE = "payable"
    PAYING = "paying"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    RAN_OUT = "ran_out"
    RETURNED = "returned"


@dataclass(frozen=True, kw_only=True)
class Position:
    """So many tickets of one type at one price. `off` is what the promo code took off of them all, None without one."""

    type: str
    count: int
    sum: Decimal
    off: Decimal | None = None

    @property
    def full(self) -> Decimal:
        """What they would have cost without it."""
        return self.sum + (self.off or 0)


@dataclass(frozen=True, kw_only=True)
class ReservationPage:
    """A reservation as it is at one moment. `payment_error` is the sentence about the last attempt, if it failed.

    `off` is what the promo code `code`, if there is one, took off the total.
    """

    reservation: Reservation
    event: Event
    stage: Stage
    tickets: Sequence[OrderedTicket]
    positions: Sequence[Position]
    total: Decimal
    code: str
    off: Decimal
    seconds_left: int
    running_transaction: UUID | None
    payment_error: str
    money: MoneyBack

    @property
    def is_open(self) -> bool:
        """Whether anything can still change."""
        return self.stage in (Stage.PAYABLE, Stage.PAYING)

    @property
    def is_free(self) -> bool:
        """Whether there is nothing to pay."""
        return self.total == 0

    @property
    def poster(self) -> Poster:
        """The event's drawn poster."""
        return poster(self.event.pk)

    @property
    def time_left(self) -> str:
        """Minutes and seconds, such as `14:05`; with the hours of a hold that was prolonged, such as `26:14:05`."""
        minutes, seconds = divmod(self.seconds_left, 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"

    @property
    def refresh_seconds(self) -> int:
        """When a page without JavaScript should look again."""
        if self.stage is Stage.PAYING:
            return PAYING_REFRESH
        # Not before the hold ends: what somebody types would be gone.
        return self.seconds_left + 1


def reservation_page(reservation_id: UUID) -> ReservationPage:
    """The reservation as it is now, or `ReservationNotFound`.

    Three queries, four in an unlucky instant, and two more of what is cancelled.
    """
    reservation = get_reservation(reservation_id)
    tickets = list_tickets(reservation_id)
    latest = find_latest(reservation_id)
    is_running = latest is not None and latest.status == TransactionStatus.PENDING
    if reservation.is_paying and not is_running:
        # The payment ended between the two looks. Shown as under way, it would be followed with nothing to follow.
        reservation = get_reservation(reservation_id)
    now = clock.now()
    return ReservationPage(
        reservation=reservation,
        event=reservation.event,
        stage=_stage(reservation, now),
        tickets=tickets,
        positions=_positions(tickets),
        total=sum((ticket.price for ticket in tickets), Decimal(0)),
        code=next((ticket.promo_code.code for ticket in tickets if ticket.promo_code), ""),
        off=sum((ticket.discount or Decimal(0) for ticket in tickets), Decimal(0)),
        seconds_left=max(0, math.ceil((reservation.pending_until - now).total_seconds())),
        running_transaction=latest.pk if latest and is_running else None,
        payment_error=_payment_error(latest),
        money=money_back(reservation, latest),
    )


def _stage(reservation: Reservation, now: datetime) -> Stage:
    match reservation.status_at(now):
        case Status.COMPLETED:
            return Stage.COMPLETED
        case Status.PENDING:
            return Stage.PAYING if reservation.is_paying else Stage.PAYABLE
    if reservation.returned_at:
        return Stage.RETURNED
    # Cancelled by the buyer before its time, or over by itself, whether or not a worker has recorded it.
    closed_at = reservation.closed_at
    return Stage.CANCELLED if closed_at and closed_at < reservation.hold_ends_at else Stage.RAN_OUT


def _positions(tickets: Sequence[OrderedTicket]) -> Sequence[Position]:
    found = []
    for _key, group in groupby(tickets, key=lambda ticket: ticket.type_id):
        alike = list(group)
        total = sum((ticket.price for ticket in alike), Decimal(0))
        off = sum((ticket.discount for ticket in alike if ticket.discount is not None), Decimal(0))
        found.append(
            Position(type=alike[0].type.type, count=len(alike), sum=total, off=off if alike[0].promo_code else None)
        )
    return found


def _payment_error(latest: Transaction | None) -> str:
    if latest is None or latest.status != TransactionStatus.ERROR:
        return ""
    return gettext(ERROR_TEXTS[latest.error_type])
