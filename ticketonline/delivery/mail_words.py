"""The sentences of the mails, in the language now active."""

from collections.abc import Sequence

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

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
# Of what needs no look at anything.
SAID = {
    Kind.PAID: [
        gettext_noop("Thank you. Your tickets are in the file with this mail: print them, or show them on a phone.")
    ],
    Kind.LINK: [gettext_noop("Below is a new link to your tickets. The one that you had opens nothing any more.")],
    Kind.PASSED_ON: [
        gettext_noop("A ticket of yours was passed on to somebody else. The code that you have for it is void."),
        gettext_noop("If it was not you who passed it on, tell the organiser at once."),
    ],
    Kind.RECEIVED: [
        gettext_noop("Somebody passed a ticket on to you. It is in the file with this mail, and yours alone.")
    ],
    Kind.CANCELLED: [gettext_noop("Nothing has to be paid. The tickets are on sale again.")],
    Kind.EVENT_CHANGED: [
        gettext_noop("Something has changed: below is when and where it takes place now. Your tickets stay valid.")
    ],
}


def subject(message: Message, event: Event) -> str:
    """What the mail is called, the event's name in it."""
    return _(SUBJECTS[Kind(message.kind)]) % {"event": event.name}


def said(message: Message, order: Reservation, payment: Transaction | None) -> Sequence[str]:
    """The sentences above what was ordered. `payment` is the latest."""
    match message.kind:
        case Kind.RESERVED:
            until = moment(order.hold_ends_at, order.event.time_zone, get_language() or "en")
            facts = {"when": f"{until.day}, {until.time} {until.zone_short}"}
            return [_("Your tickets are held for you until %(when)s. They are yours once they are paid.") % facts]
        case Kind.PAYMENT_FAILED:
            reason = ERROR_TEXTS.get(payment.error_type) if payment else None
            again = _("You can try again as long as your tickets are held.")
            return [*([_(reason)] if reason else []), *([again] if order.status == Status.PENDING else [])]
        case Kind.HOLD_ENDED:
            ran_out = [_("Your tickets were not paid in time, and are on sale again.")]
            # Of a payment that is not over nobody knows yet; money that came late goes back, and is told of then.
            may_be_charged = payment and (payment.status == PaymentStatus.PENDING or payment.refund_due_at)
            return ran_out if may_be_charged else [*ran_out, _("You have not been charged.")]
        case Kind.EVENT_CANCELLED:
            return [_cancelled(message)]
        case Kind.RETURNED:
            return _returned(message, order, payment)
    return [_(sentence) for sentence in SAID[Kind(message.kind)]]


def _cancelled(message: Message) -> str:
    if message.ticket_id:
        return _("The event is cancelled. Your ticket is not valid any more.")
    return _("The event is cancelled. The organiser will tell you what becomes of your money.")


def _returned(message: Message, order: Reservation, payment: Transaction | None) -> Sequence[str]:
    event = order.event
    sentences = [_("The event is cancelled.")] if event.status == Event.Status.CANCELLED else []
    sentences.append(_("Your tickets are not valid any more."))
    if payment and (payment.refund_due_at or payment.refunded_at) and not message.ticket_id:
        amount = {"amount": shown(payment.amount, event.currency, get_language() or "en")}
        sentences.append(_("%(amount)s go back to you, the way you paid.") % amount)
    return sentences
