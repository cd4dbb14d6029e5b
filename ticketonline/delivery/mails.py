"""What the mails say: composed of what is true when they are sent."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from ..core import clock
from ..core.mail_address import in_a_header, own_address, sender
from ..core.mail_message import Mail
from ..core.moments import moment
from ..core.money import shown
from ..events import colours
from ..events.models import Event
from ..outbox.models import Message
from ..outbox.rules import Kind
from ..payments.models import Transaction
from ..sales.models import Reservation
from ..sales.orders import Line as OrderLine
from ..sales.orders import list_lines
from ..sales.rules import Status
from .bounces.addresses import return_address
from .calendar import calendar_of, method_of
from .codes import in_groups
from .languages import language_of
from .links import link_to_order, link_to_ticket, url_of
from .mail_words import Passed, said, subject
from .models import FormerCode, IssuedTicket, MailText

WITH_TICKETS = frozenset({Kind.PAID, Kind.RECEIVED})
# What a calendar should know of.
WITH_ENTRY = frozenset({Kind.PAID, Kind.RECEIVED, Kind.EVENT_CHANGED, Kind.EVENT_CANCELLED})

TO_PAY = frozenset({Kind.RESERVED, Kind.PAYMENT_FAILED})
TO_TICKETS = frozenset({Kind.PAID, Kind.LINK, Kind.RECEIVED, Kind.EVENT_CHANGED})


@dataclass(frozen=True, kw_only=True)
class Line:
    """So many tickets of a type, and what they cost together, which is nobody's affair but the buyer's."""

    count: int
    type: str
    sum: str = ""


@dataclass(frozen=True, kw_only=True)
class Way:
    """What the reader is to do next."""

    label: str
    url: str
    is_secret: bool


@dataclass(frozen=True, kw_only=True)
class About:
    """What is true of a reservation; `payment` is the latest.

    `passed_on` are those of its tickets that the mails are about, by their ids, `void_codes` what was made void when
    they were passed on, by the mails' ids, and `texts` what the organiser adds, by the kinds of mails.
    """

    order: Reservation
    lines: Sequence[OrderLine]
    payment: Transaction | None
    passed_on: Mapping[UUID, IssuedTicket]
    void_codes: Mapping[UUID, str]
    texts: Mapping[str, str]


def look_up(messages: Sequence[Message]) -> Mapping[UUID, About]:
    """What the mails are about, by the reservations' ids, in six queries; without those that are gone."""
    ids = {message.reservation_id for message in messages}
    lines = list_lines(ids)
    payments = {one.reservation_id: one for one in Transaction.objects.filter(reservation_id__in=ids).order_by("date")}
    passed_on, void_codes = _passed_on(messages), _void_codes(messages)
    texts: dict[UUID, dict[str, str]] = {}
    for added in MailText.objects.filter(event_id__in={message.event_id for message in messages}):
        texts.setdefault(added.event_id, {})[added.kind] = added.text
    orders = Reservation.objects.select_related("event__organiser").filter(pk__in=ids)
    return {
        order.pk: About(
            order=order,
            lines=lines[order.pk],
            payment=payments.get(order.pk),
            passed_on=passed_on,
            void_codes=void_codes,
            texts=texts.get(order.event_id, {}),
        )
        for order in orders
    }


def _passed_on(messages: Sequence[Message]) -> Mapping[UUID, IssuedTicket]:
    ids = {message.ticket_id for message in messages if message.ticket_id}
    return IssuedTicket.objects.select_related("ticket__type").in_bulk(ids) if ids else {}


def _void_codes(messages: Sequence[Message]) -> Mapping[UUID, str]:
    told = [message for message in messages if message.kind == Kind.PASSED_ON]
    # The latest that was void when the mail was caused: passed on again since, the ticket has made others void.
    codes = FormerCode.objects.filter(issued_id__in={one.ticket_id for one in told}).order_by("voided_at", "pk")
    by_ticket: dict[UUID | None, list[FormerCode]] = {}
    for code in codes if told else ():
        by_ticket.setdefault(code.issued_id, []).append(code)
    return {
        one.pk: in_groups(code.code)
        for one in told
        for code in by_ticket.get(one.ticket_id, ())
        if code.voided_at <= one.created_at
    }


def compose(message: Message, about: About, *, tickets: bytes | None = None) -> Mail | None:
    """The mail in the buyer's language, with the `tickets` (a PDF) if there are any; None if nothing is to be said.

    Nothing is to a reservation without an address, and of what is not so any more: of tickets that were taken back. The
    mail with tickets for an event that is cancelled by now says that instead.
    """
    message = _as_it_is_now(message, about.order.event)
    order, issued = about.order, about.passed_on.get(message.ticket_id) if message.ticket_id else None
    recipient = recipient_of(message, order)
    if not recipient or not _is_so(message, order, issued):
        return None
    event = order.event
    with override(language_of(order)):
        facts, visible = _facts(message, about, issued), sender(event.organiser.name)
        mail = Mail(
            subject=str(facts["title"]),
            body=render_to_string("delivery/mail.txt", facts),
            from_email=return_address(message.pk) or visible,
            to=[recipient],
            reply_to=[event.organiser.email] if event.organiser.email else None,
            headers={"From": visible, "Message-ID": _message_id(message), "Auto-Submitted": "auto-generated"},
        )
        mail.attach_alternative(render_to_string("delivery/mail.html", facts), "text/html")
        is_over = message.kind == Kind.RETURNED and event.status == Event.Status.CANCELLED
        if message.kind in WITH_ENTRY or is_over:
            _attach(mail, event, tickets, url=str(facts["url"]))
    return mail


def recipient_of(message: Message, order: Reservation) -> str:
    """Whom it goes to: the holder of the ticket that it is about, else the buyer, as the order has them by now."""
    return message.recipient if message.ticket_id else order.email


def _as_it_is_now(message: Message, event: Event) -> Message:
    if message.kind not in WITH_TICKETS or event.status != Event.Status.CANCELLED:
        return message
    now = copy.copy(message)
    now.kind = Message.Kind.EVENT_CANCELLED
    return now


def _is_so(message: Message, order: Reservation, issued: IssuedTicket | None) -> bool:
    is_completed = order.status == Status.COMPLETED
    if message.ticket_id:
        is_theirs = issued is not None and (issued.holder_email == message.recipient or message.kind == Kind.PASSED_ON)
        if not is_theirs:
            return False
    match message.kind:
        case Kind.RESERVED:
            return order.status_at(clock.now()) == Status.PENDING and not order.is_paying
        case Kind.PAID | Kind.LINK | Kind.RECEIVED | Kind.PASSED_ON:
            return is_completed
        case Kind.EVENT_CHANGED | Kind.EVENT_CANCELLED:
            is_cancelled = order.event.status == Event.Status.CANCELLED
            return is_completed and is_cancelled == (message.kind == Kind.EVENT_CANCELLED)
        case Kind.PAYMENT_FAILED:
            return not is_completed
        case _:
            return order.status == Status.CANCELLED


def _facts(message: Message, about: About, issued: IssuedTicket | None) -> dict[str, object]:
    order, event, lines = about.order, about.order.event, about.lines
    when = moment(event.date, event.time_zone, get_language() or "en")
    palette = colours.palette(event.accent or colours.USUAL, colours.LIGHT)
    if message.ticket_id:
        shown_lines = [Line(count=1, type=issued.ticket.type.type)] if issued else []
    else:
        shown_lines = [Line(count=one.count, type=one.type, sum=_money(one.sum, event)) for one in lines]
    return {
        "title": in_a_header(subject(message, event)),
        "said": said(message, order, about.payment, passed_of(message, about)),
        "added": about.texts.get(message.kind, ""),
        "event": event,
        "organiser": event.organiser,
        # Whoever has a ticket of it has no business with the order.
        "order": None if message.ticket_id else order,
        "when": when.in_full,
        "where": ", ".join(part for part in (event.venue, event.address, event.city) if part),
        "lines": shown_lines,
        "total": "" if message.ticket_id else _money(sum(one.sum for one in lines), event),
        "url": f"{settings.PUBLIC_URL}/{get_language()}/events/{event.slug}/",
        "way": _way(message, order, issued),
        "language": get_language(),
        "accent": event.accent or colours.USUAL,
        "fill": palette.fill,
        "on_fill": palette.on_fill,
    }


def passed_of(message: Message, about: About) -> Passed | None:
    """The ticket that the mail is about, if it is about one."""
    issued = about.passed_on.get(message.ticket_id) if message.ticket_id else None
    if issued is None:
        return None
    return Passed(type=issued.ticket.type.type, void_code=about.void_codes.get(message.pk, ""))


def _way(message: Message, order: Reservation, issued: IssuedTicket | None) -> Way | None:
    if message.kind in TO_PAY:
        if order.status_at(clock.now()) != Status.PENDING:
            return None
        url = f"{settings.PUBLIC_URL}/{get_language()}/reservations/{order.pk}/"
        return Way(label=_("Pay now"), url=url, is_secret=False)
    if message.kind in TO_TICKETS:
        if issued:
            return Way(label=_("Open your ticket"), url=url_of(link_to_ticket(issued)), is_secret=True)
        return Way(label=_("Open your tickets"), url=url_of(link_to_order(order)), is_secret=True)
    return None


def _attach(mail: Mail, event: Event, tickets: bytes | None, *, url: str) -> None:
    day = moment(event.date, event.time_zone, "en").local
    if tickets:
        mail.attach(f"tickets-{day:%Y-%m-%d}.pdf", tickets, "application/pdf")
    entry = calendar_of(event, url=url)
    mail.attach(f"{day:%Y-%m-%d}.ics", entry.decode(), f'text/calendar; charset="utf-8"; method={method_of(event)}')


def _money(amount: object, event: Event) -> str:
    return shown(amount, event.currency, get_language() or "en")


def _message_id(message: Message) -> str:
    return f"<{message.pk.hex}@{own_address().rpartition('@')[2]}>"
