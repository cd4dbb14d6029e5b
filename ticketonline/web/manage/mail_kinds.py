"""The mails that buyers get, in the order in which these may come, and when."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ...core.errors import NotFound
from ...delivery.mails import WITH_ENTRY, WITH_TICKETS
from ...outbox.models import Message
from ...outbox.rules import Kind

SENT: Mapping[Kind, Promise | str] = {
    Kind.RESERVED: _("When tickets are held and were not paid at once."),
    Kind.PAID: _("When an order is paid, sold or given away."),
    Kind.PAYMENT_FAILED: _("When a payment fails."),
    Kind.HOLD_ENDED: _("When tickets were not paid in time."),
    Kind.CANCELLED: _("When a reservation is cancelled before it was paid."),
    Kind.LINK: _("When a buyer asks for a new link to their tickets."),
    Kind.RECEIVED: _("When a ticket is passed on: to whoever has it now."),
    Kind.PASSED_ON: _("When a ticket is passed on: to whoever had it before."),
    Kind.RETURNED: _("When an order is cancelled after it was paid."),
    Kind.EVENT_CHANGED: _("When the event gets another date or place."),
    Kind.EVENT_CANCELLED: _("When the event is cancelled."),
}


@dataclass(frozen=True, kw_only=True)
class MailKind:
    """A kind of mail: how it is called, when one is sent, and what is in its files."""

    kind: Kind
    title: str
    sent: str
    has_tickets: bool
    has_entry: bool


def list_kinds() -> list[MailKind]:
    """All of them, in the language now active."""
    return [_told(kind) for kind in SENT]


def get_kind(name: str) -> MailKind:
    """The one of that name, as the addresses have it; or `NotFound`."""
    try:
        return _told(Kind(name))
    except ValueError:
        raise NotFound from None


def _told(kind: Kind) -> MailKind:
    return MailKind(
        kind=kind,
        title=str(Message.Kind(kind).label),
        sent=str(SENT[kind]),
        has_tickets=kind in WITH_TICKETS,
        has_entry=kind in WITH_ENTRY,
    )
