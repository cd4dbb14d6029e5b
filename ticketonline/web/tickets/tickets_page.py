"""What the page of somebody's tickets shows, and what its reader may do with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.conf import settings

from ...core import clock
from ...delivery.links import Opened
from ...delivery.models import IssuedTicket
from ...delivery.qr import QrCode, qr_code
from ...delivery.services.cancel_own import is_cancellable
from ...delivery.services.issue import qr_text
from ...delivery.services.mine import is_mine, list_mine
from ...delivery.wallets.offer import wallets_of
from ...events.models import Event
from ...events.rules import may_name, may_pass_on
from ...payments.queries import find_completed
from ...sales.models import Reservation
from ...sales.rules import Status
from ..kit.posters import Poster, poster
from ..shop.mail_fate import is_undelivered
from ..shop.money_back import MoneyBack, Refund, money_back

NO_MONEY = MoneyBack(refund=Refund.NONE, amount=Decimal(0))


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A ticket as its reader has it; without a code if somebody else does, or nobody."""

    issued: IssuedTicket
    number: int
    qr: QrCode | None

    @property
    def id(self) -> UUID:
        """The ticket's."""
        return self.issued.ticket_id


@dataclass(frozen=True, kw_only=True)
class TicketsPage:
    """The tickets that a link opens, and what may be done with them now.

    `is_sent` says whether the shop sends mail at all, `is_undelivered` that the one with the tickets did not arrive.
    `money` is what becomes of the buyer's, of which nobody else is told.
    """

    order: Reservation
    event: Event
    tickets: Sequence[Shown]
    is_sold: bool
    is_whole_order: bool
    total: Decimal
    may_name: bool
    may_pass_on: bool
    may_cancel: bool
    wallets: frozenset[str]
    is_sent: bool
    is_undelivered: bool
    money: MoneyBack

    @property
    def poster(self) -> Poster:
        """The event's drawn poster."""
        return poster(self.event.pk)

    @property
    def has_codes(self) -> bool:
        """Whether there is a ticket with a code to be shown."""
        return any(shown.qr for shown in self.tickets)


def tickets_page(opened: Opened) -> TicketsPage:
    """The tickets as they are now: two queries, one more where mail is sent, three more of what is cancelled."""
    order, now = opened.order, clock.now()
    event, mine = order.event, list_mine(opened)
    is_whole_order = opened.ticket_id is None
    # Of one ticket that was passed on, what it cost is its buyer's affair.
    total = sum((one.ticket.price for one in mine), Decimal(0)) if is_whole_order else Decimal(0)
    is_cancelled_by_them = is_whole_order and bool(mine) and not any(one.is_passed_on for one in mine)
    return TicketsPage(
        order=order,
        event=event,
        tickets=[
            Shown(issued=one, number=number, qr=_qr(one) if is_mine(opened, one) else None)
            for number, one in enumerate(mine, 1)
        ],
        is_sold=order.status == Status.COMPLETED,
        is_whole_order=is_whole_order,
        total=total,
        may_name=may_name(event.names_until, begins=event.date, status=event.status, now=now),
        may_pass_on=may_pass_on(event.transfers_allowed, begins=event.date, status=event.status, now=now),
        wallets=wallets_of(event),
        is_sent=settings.MAIL_IS_SENT,
        is_undelivered=is_whole_order and is_undelivered(order),
        money=_money(order) if is_whole_order else NO_MONEY,
        may_cancel=is_cancelled_by_them and is_cancellable(order, total=total),
    )


def _money(order: Reservation) -> MoneyBack:
    """Looked up only where something was cancelled."""
    if order.status == Status.COMPLETED and order.event.status != Event.Status.CANCELLED:
        return NO_MONEY
    return money_back(order, find_completed(order.pk))


def _qr(issued: IssuedTicket) -> QrCode | None:
    return qr_code(qr_text(issued)) if issued.is_valid else None
