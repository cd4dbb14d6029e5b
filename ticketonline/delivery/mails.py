"""What the mails say: composed of what is true when they are sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from ..core.mail_address import in_a_header, own_address, sender
from ..core.moments import moment
from ..core.money import shown
from ..events import colours
from ..events.models import Event
from ..outbox.models import Message
from ..outbox.rules import Kind
from ..payments.errors import ERROR_TEXTS
from ..payments.models import Transaction
from ..payments.rules import Status as PaymentStatus
from ..sales.models import Reservation
from ..sales.orders import Line as OrderLine
from ..sales.orders import list_lines
from ..sales.rules import Status
from .calendar import calendar_of, method_of
from .languages import language_of

# What a calendar should know of.
WITH_ENTRY = frozenset({Kind.PAID, Kind.EVENT_CHANGED, Kind.EVENT_CANCELLED})

# Where the order's page has something to do: to show the codes, or to pay.
OPEN = frozenset({Kind.PAID, Kind.PAYMENT_FAILED, Kind.EVENT_CHANGED})


@dataclass(frozen=True, kw_only=True)
class Line:
    """So many tickets of a type, and what they cost together."""

    count: int
    type: str
    sum: str


@dataclass(frozen=True, kw_only=True)
class About:
    """What is true of a reservation; `payment` is the latest."""

    order: Reservation
    lines: Sequence[OrderLine]
    payment: Transaction | None


def look_up(messages: Sequence[Message]) -> Mapping[UUID, About]:
    """What the mails are about, by the reservations' ids, in three queries; without those that are gone."""
    ids = {message.reservation_id for message in messages}
    lines = list_lines(ids)
    payments = {one.reservation_id: one for one in Transaction.objects.filter(reservation_id__in=ids).order_by("date")}
    orders = Reservation.objects.select_related("event__organiser").filter(pk__in=ids)
    return {order.pk: About(order=order, lines=lines[order.pk], payment=payments.get(order.pk)) for order in orders}


def compose(message: Message, about: About, *, tickets: bytes | None = None) -> EmailMultiAlternatives | None:
    """The mail in the buyer's language, with the `tickets` (a PDF) if there are any; None if nothing is to be said.

    Nothing is to a reservation without an address, and of what is not so any more: of tickets that were taken back.
    """
    order = about.order
    if not order.email or not _is_so(message, order):
        return None
    event = order.event
    with override(language_of(order)):
        facts = _facts(message, about)
        mail = EmailMultiAlternatives(
            subject=str(facts["title"]),
            body=render_to_string("delivery/mail.txt", facts),
            from_email=sender(event.organiser.name),
            to=[order.email],
            reply_to=[event.organiser.email] if event.organiser.email else None,
            headers={"Message-ID": _message_id(message), "Auto-Submitted": "auto-generated"},
        )
        mail.attach_alternative(render_to_string("delivery/mail.html", facts), "text/html")
        if message.kind in WITH_ENTRY:
            _attach(mail, event, tickets, url=str(facts["url"]))
    return mail


def _is_so(message: Message, order: Reservation) -> bool:
    match message.kind:
        case Kind.PAID:
            return order.status == Status.COMPLETED
        case Kind.EVENT_CHANGED | Kind.EVENT_CANCELLED:
            is_cancelled = order.event.status == Event.Status.CANCELLED
            return order.status == Status.COMPLETED and is_cancelled == (message.kind == Kind.EVENT_CANCELLED)
        case Kind.PAYMENT_FAILED:
            return order.status != Status.COMPLETED
        case _:
            return order.status == Status.CANCELLED


def _facts(message: Message, about: About) -> dict[str, object]:
    order, event, lines = about.order, about.order.event, about.lines
    when = moment(event.date, event.time_zone, get_language() or "en")
    title = in_a_header(_subject(message) % {"event": event.name})
    return {
        "title": title,
        "said": _said(message, about),
        "event": event,
        "organiser": event.organiser,
        "order": order,
        "when": f"{when.day}, {when.time} {when.zone_short}",
        "where": ", ".join(part for part in (event.venue, event.address, event.city) if part),
        "lines": [Line(count=one.count, type=one.type, sum=_money(one.sum, event)) for one in lines],
        "total": _money(sum(one.sum for one in lines), event),
        "url": f"{settings.PUBLIC_URL}/{get_language()}/events/{event.slug}/",
        "order_url": f"{settings.PUBLIC_URL}/{get_language()}/reservations/{order.pk}/" if message.kind in OPEN else "",
        "language": get_language(),
        "accent": event.accent or colours.USUAL,
    }


def _subject(message: Message) -> str:
    match message.kind:
        case Kind.PAID:
            return _("Your tickets: %(event)s")
        case Kind.PAYMENT_FAILED:
            return _("Your payment failed: %(event)s")
        case Kind.HOLD_ENDED:
            return _("Your reservation ran out: %(event)s")
        case Kind.CANCELLED:
            return _("Your reservation is cancelled: %(event)s")
        case Kind.EVENT_CHANGED:
            return _("New date or place: %(event)s")
        case Kind.EVENT_CANCELLED:
            return _("Cancelled: %(event)s")
        case _:
            return _("Your order is cancelled: %(event)s")


def _said(message: Message, about: About) -> Sequence[str]:
    """The sentences above what was ordered."""
    order, payment = about.order, about.payment
    match message.kind:
        case Kind.PAID:
            return [_("Thank you. Your tickets are in the file with this mail: print them, or show them on a phone.")]
        case Kind.PAYMENT_FAILED:
            reason = ERROR_TEXTS.get(payment.error_type) if payment else None
            again = _("You can try again as long as your tickets are held.")
            return [*([_(reason)] if reason else []), *([again] if order.status == Status.PENDING else [])]
        case Kind.HOLD_ENDED:
            said = [_("Your tickets were not paid in time, and are on sale again.")]
            # Of a payment that is not over nobody knows yet; money that came late goes back, and is told of then.
            may_be_charged = payment and (payment.status == PaymentStatus.PENDING or payment.refund_due_at)
            return said if may_be_charged else [*said, _("You have not been charged.")]
        case Kind.CANCELLED:
            return [_("Nothing has to be paid. The tickets are on sale again.")]
        case Kind.EVENT_CHANGED:
            return [_("Something has changed: below is when and where it takes place now. Your tickets stay valid.")]
        case Kind.EVENT_CANCELLED:
            return [_("The event is cancelled. The organiser will tell you what becomes of your money.")]
    said = [_("The event is cancelled.")] if order.event.status == Event.Status.CANCELLED else []
    said.append(_("Your tickets are not valid any more."))
    if payment and (payment.refund_due_at or payment.refunded_at):
        said.append(_("%(amount)s go back to you, the way you paid.") % {"amount": _money(payment.amount, order.event)})
    return said


def _attach(mail: EmailMultiAlternatives, event: Event, tickets: bytes | None, *, url: str) -> None:
    day = moment(event.date, event.time_zone, "en").local
    if tickets:
        mail.attach(f"tickets-{day:%Y-%m-%d}.pdf", tickets, "application/pdf")
    entry = calendar_of(event, url=url)
    mail.attach(f"{day:%Y-%m-%d}.ics", entry.decode(), f'text/calendar; charset="utf-8"; method={method_of(event)}')


def _money(amount: object, event: Event) -> str:
    return shown(amount, event.currency, get_language() or "en")


def _message_id(message: Message) -> str:
    return f"<{message.pk.hex}@{own_address().rpartition('@')[2]}>"
