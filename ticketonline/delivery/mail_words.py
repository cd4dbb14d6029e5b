"""The sentences of the mails, in the language now active."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from ..core import clock
from ..core.moments import moment
from ..core.money import shown
from ..events.models import Event
from ..outbox.models import Message
from ..outbox.rules import Kind
from ..payments.errors import ERROR_TEXTS
from ..payments.models import Transaction
from ..payments.rules import Status as PaymentStatus
from ..sales.models import Reservation
from ..sales.rules import Status

SUBJECTS = {
    Kind.RESERVED: gettext_noop("Your reservation: %(event)s"),
    Kind.PAID: gettext_noop("Your tickets: %(event)s"),
    Kind.LINK: gettext_noop("A new link to your tickets: %(event)s"),
    Kind.PASSED_ON: gettext_noop("Your ticket was passed on: %(event)s"),
    Kind.RECEIVED: gettext_noop("A ticket for you: %(event)s"),
    Kind.PAYMENT_FAILED: gettext_noop("Your payment failed: %(event)s"),
    Kind.HOLD_ENDED: gettext_noop("Your reservation ran out: %(event)s"),
    Kind.CANCELLED: gettext_noop("Your reservation is cancelled: %(event)s"),
    Kind.RETURNED: gettext_noop("Your order is cancelled: %(event)s"),
    Kind.EVENT_CHANGED: gettext_noop("New date or place: %(event)s"),
    Kind.EVENT_CANCELLED: gettext_noop("Cancelled: %(event)s"),
}
TICKET_CANCELLED = gettext_noop("Your ticket is cancelled: %(event)s")
# Of what needs no look at anything.
SAID = {
    Kind.PAID: [
        gettext_noop("Thank you. Your tickets are in the file with this mail: print them, or show them on a phone.")
    ],
    Kind.LINK: [gettext_noop("Below is a new link to your tickets. The one that you had opens nothing any more.")],
    Kind.CANCELLED: [gettext_noop("Nothing has to be paid. The tickets are on sale again.")],
    Kind.EVENT_CHANGED: [
        gettext_noop("Something has changed: below is when and where it takes place now. Your tickets stay valid.")
    ],
}
# NFKC has made the full stops of other scripts the usual one, but for the one that ends their sentences.
NOT_IN_NAMES = re.compile(r"[@/:\d\u3002]|\.\w")


@dataclass(frozen=True, kw_only=True)
class Passed:
    """A ticket that was passed on: its type, and which short code that made void; "" if nobody knows any more."""

    type: str
    void_code: str


def subject(message: Message, event: Event) -> str:
    """What the mail is called, the event's name in it."""
    # Whoever has a ticket of it has no order.
    is_of_one = message.kind == Kind.RETURNED and message.ticket_id
    return _(TICKET_CANCELLED if is_of_one else SUBJECTS[Kind(message.kind)]) % {"event": event.name}


def said(
    message: Message, order: Reservation, payment: Transaction | None, passed: Passed | None = None
) -> Sequence[str]:
    """The sentences above what was ordered. `payment` is the latest, `passed` the ticket that was passed on, if any."""
    match message.kind:
        case Kind.PASSED_ON:
            return _passed_on(passed)
        case Kind.RECEIVED:
            return _received(order)
        case Kind.RESERVED:
            until = {"when": _until(order)}
            return [_("Your tickets are held for you until %(when)s. They are yours once they are paid.") % until]
        case Kind.PAYMENT_FAILED:
            reason = ERROR_TEXTS.get(payment.error_type) if payment else None
            sentences = [_(reason)] if reason else []
            if order.status_at(clock.now()) == Status.PENDING:
                until = {"when": _until(order)}
                sentences.append(_("Your tickets are held until %(when)s: you can try again until then.") % until)
            return sentences
        case Kind.HOLD_ENDED:
            if order.event.status == Event.Status.CANCELLED:
                ran_out = [_("The event is cancelled.")]
            else:
                ran_out = [_("Your tickets were not paid in time, and are on sale again.")]
            # Of a payment that is not over nobody knows yet; money that came late goes back, and is told of then.
            may_be_charged = payment and (payment.status == PaymentStatus.PENDING or payment.refund_due_at)
            return ran_out if may_be_charged else [*ran_out, _("You have not been charged.")]
        case Kind.EVENT_CANCELLED:
            return _cancelled(message, payment)
        case Kind.RETURNED:
            return _returned(message, order, payment)
    return [_(sentence) for sentence in SAID[Kind(message.kind)]]


def _until(order: Reservation) -> str:
    return moment(order.hold_ends_at, order.event.time_zone, get_language() or "en").in_full


def _passed_on(passed: Passed | None) -> Sequence[str]:
    assert passed is not None, "a mail of no ticket"
    facts = {"type": passed.type, "code": passed.void_code}
    sentences = [_("A ticket of yours was passed on to somebody else: %(type)s.") % facts]
    if passed.void_code:
        sentences.append(_("Its code %(code)s is void, and so is its QR code.") % facts)
    return [
        *sentences,
        _("Its page in the PDF that you have opens no door any more: hand it on to nobody."),
        _("If it was not you who passed it on, tell the organiser at once."),
    ]


def _received(order: Reservation) -> Sequence[str]:
    bought = (
        _("%(name)s bought a ticket that was passed on to you.") % {"name": order.name}
        if _is_told_to_strangers(order.name)
        else _("Somebody who bought a ticket passed it on to you.")
    )
    return [
        bought,
        _("It is in the file with this mail, and yours alone. You need do nothing: just show it at the entrance."),
        _("If you do not know why you got it, ask the organiser: %(organiser)s.")
        % {"organiser": order.event.organiser.name},
    ]


def _is_told_to_strangers(name: str) -> bool:
    # Whoever buys may type anything for a name: their address, which is nobody's affair, or that of a page or a
    # telephone, which mail programs would make a link of in a mail that comes from the organiser.
    return bool(name) and not NOT_IN_NAMES.search(unicodedata.normalize("NFKC", name))


def _cancelled(message: Message, payment: Transaction | None) -> Sequence[str]:
    if message.ticket_id:
        return [_("The event is cancelled. Your ticket is not valid any more.")]
    if not payment or not payment.amount or payment.is_open_invoice:
        return [_("The event is cancelled."), _("Your tickets are not valid any more.")]
    return [_("The event is cancelled. The organiser will tell you what becomes of your money.")]


def _returned(message: Message, order: Reservation, payment: Transaction | None) -> Sequence[str]:
    event = order.event
    sentences = [_("The event is cancelled.")] if event.status == Event.Status.CANCELLED else []
    void = _("Your ticket is not valid any more.") if message.ticket_id else _("Your tickets are not valid any more.")
    sentences.append(void)
    is_due = payment and (payment.refund_due_at or payment.refunded_at) and not payment.is_void_invoice
    if payment and is_due and not message.ticket_id:
        amount = {"amount": shown(payment.amount, event.currency, get_language() or "en")}
        sentences.append(_("%(amount)s go back to you, the way you paid.") % amount)
    return sentences
