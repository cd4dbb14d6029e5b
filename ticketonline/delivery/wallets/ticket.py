"""A ticket as wallets say it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils.translation import get_language

from ...core.moments import Moment, moment
from ...core.places import country_name
from ...core.text import is_line
from ...events import colours
from ...events.models import Event
from ...sales.rules import Status
from ..errors import NotSold
from ..models import IssuedTicket
from ..services import issue as issuing

# Whoever comes late, or to an event whose end nobody told, must not stand at the door with a pass that ended.
LASTING = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class WalletTicket:
    """One ticket in the words of the language now active. An empty `holder`, `place` or `address` is
    not said, nor a price of None, as of a ticket that was passed on: what it cost is its buyer's affair."""

    issued: IssuedTicket
    event: Event
    qr: str
    holder: str
    type: str
    price: Decimal | None
    place: str
    address: str
    language: str
    accent: str

    @property
    def starts(self) -> Moment:
        """On the clock of the place."""
        return self._moment(self.event.date)

    @property
    def doors(self) -> Moment | None:
        """On the clock of the place; None when nobody said."""
        return self._moment(self.event.doors_at) if self.event.doors_at else None

    @property
    def ends(self) -> Moment | None:
        """On the clock of the place; None when nobody said."""
        return self._moment(self.event.ends_at) if self.event.ends_at else None

    @property
    def expires(self) -> Moment:
        """From when on the ticket is one of the past."""
        return self._moment((self.event.ends_at or self.event.date) + LASTING)

    def _moment(self, when: datetime) -> Moment:
        return moment(when, self.event.time_zone, self.language)


def wallet_ticket(issued: IssuedTicket) -> WalletTicket:
    """The ticket as wallets say it, its type, order, event and organiser at hand.

    Raises `NotSold` if its order was taken back, and `TicketVoid` or `SigningKeyClosed` as `qr_text` does.
    """
    order = issued.ticket.reservation
    if order.status != Status.COMPLETED:
        raise NotSold
    event, language = order.event, get_language() or "en"
    where = (event.address, event.city, event.country and country_name(event.country, language))
    return WalletTicket(
        issued=issued,
        event=event,
        qr=issuing.qr_text(issued),
        holder=in_one_line(issued.holder_name or ("" if issued.is_passed_on else order.name)),
        type=in_one_line(issued.ticket.type.type),
        price=None if issued.is_passed_on else issued.ticket.price,
        place=in_one_line(event.venue),
        address=", ".join(filter(None, map(in_one_line, where))),
        language=language,
        accent=event.accent or colours.USUAL,
    )


def in_one_line(text: str) -> str:
    """The text without signs that end lines, or that no program likes to read."""
    return " ".join("".join(sign if is_line(sign) else " " for sign in text).split())
