"""What happened to a reservation, from all that knows of it, in one line of time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, gettext, gettext_lazy

from ...audit.models import Entry
from ...audit.rules import ERASED
from ...core import money
from ...core.moments import moment
from ...delivery.models import IssuedTicket
from ...delivery.services.pass_on import RECEIVED
from ...outbox.models import Message
from ...payments.errors import ERROR_TEXTS
from ...payments.models import Transaction
from ...sales.models import Comment, Reservation
from ...sales.rules import Status
from .order_mails import steps_of_mails
from .order_steps import Step
from .sell_form import Way

NOTHING = "–"
PASSED_ON = "ticket.passed_on"
WAYS = dict(Way.choices)
# What always reads the same, but for the type of the ticket that it is about, if it is about one.
PLAIN = {
    "order.cancelled": (gettext_lazy("Cancelled"), gettext_lazy("The tickets are on sale again.")),
    "order.link_renewed": (
        gettext_lazy("New link to the tickets"),
        gettext_lazy("The one before opens nothing any more."),
    ),
    "order.mailed": (gettext_lazy("Tickets sent again"), ""),
    "order.printed": (gettext_lazy("Tickets printed"), ""),
    "ticket.named": (gettext_lazy("The name on a ticket was changed"), ""),
}


def timeline(
    order: Reservation,
    *,
    payments: Iterable[Transaction],
    changes: Sequence[Entry],
    comments: Iterable[Comment],
    mails: Sequence[Message],
    issued: Sequence[IssuedTicket],
    now: datetime,
) -> list[Step]:
    """All steps, the latest first; `mails` in the order in which they were caused."""
    by_member = any(entry.action == "order.cancelled" for entry in changes)
    steps = [
        Step(at=order.reservation_date, title=gettext("Reserved")),
        *_of_its_end(order, now=now, by_member=by_member),
        *(step for payment in payments for step in _of_payment(payment)),
        *(step for entry in reversed(changes) for step in _of_change(entry, order.event.time_zone)),
        *(_of_passing_on(entry, mails, issued) for entry in reversed(changes) if entry.action == PASSED_ON),
        *(
            Step(at=one.at, title=gettext("Comment"), text=_shown(one.text), by=one.author_name, is_comment=True)
            for one in comments
        ),
        *steps_of_mails(mails),
    ]
    return sorted(steps, key=lambda step: step.at)[::-1]


def _of_its_end(order: Reservation, *, now: datetime, by_member: bool) -> Iterator[Step]:
    if order.status_at(now) != Status.CANCELLED or order.returned_at:
        return  # that it was paid, its payment tells
    ended_at = min(order.closed_at or order.hold_ends_at, order.hold_ends_at)
    if ended_at == order.hold_ends_at:
        yield Step(at=ended_at, title=gettext("The hold ran out"), text=gettext("The tickets are on sale again."))
    elif not by_member:
        yield Step(at=ended_at, title=gettext("Cancelled by the buyer"), text=gettext("The tickets are on sale again."))


def _of_payment(payment: Transaction) -> Iterator[Step]:
    amount = {"amount": money.shown(payment.amount, payment.currency, get_language() or "en")}
    yield Step(at=payment.date, title=gettext("Payment of %(amount)s began") % amount)
    if payment.closed_at and payment.status == Transaction.Status.COMPLETED:
        yield Step(at=payment.closed_at, title=gettext("Paid %(amount)s") % amount)
    elif payment.closed_at:
        told = gettext("The buyer was told: “%(sentence)s”") % {"sentence": payment_error(payment)}
        yield Step(at=payment.closed_at, title=gettext("Payment of %(amount)s failed") % amount, text=told)
    if payment.refunded_at:
        yield Step(at=payment.refunded_at, title=gettext("%(amount)s went back") % amount)
    elif payment.refund_due_at:
        yield Step(at=payment.refund_due_at, title=gettext("%(amount)s have to go back") % amount)


def payment_error(payment: Transaction) -> str:
    """What the buyer was told about a payment that failed."""
    return gettext(ERROR_TEXTS[payment.error_type]) if payment.error_type in ERROR_TEXTS else payment.error_type


def _of_change(entry: Entry, time_zone: str) -> Iterator[Step]:
    before, after = entry.before, entry.after
    match entry.action:
        case "order.commented" | "ticket.passed_on":
            return  # the comment itself is shown, and passing on needs more than the log has
        case action if action in PLAIN:
            title, text = (str(words) for words in PLAIN[action])
            text = text or str(after.get("ticket", ""))
        case "order.returned":
            title, text = gettext("Cancelled after it was paid"), _of_return(after)
        case "order.sold":
            title, text = gettext("Sold at the box office"), _of_sale(after)
        case "order.given_away":
            title, text = gettext("Given away"), _of_sale(after)
        case "order.invoice_paid":
            title, text = gettext("Invoice paid"), str(after.get("amount", ""))
        case "order.given_back":
            title, text = gettext("Money given back by hand"), str(after.get("refunded", ""))
        case "order.extended":
            title = gettext("Hold prolonged")
            text = _from_to(*(_time(values.get("pending_until"), time_zone) for values in (before, after)))
        case "order.contact_changed":
            title = gettext("Name, e-mail address or language corrected")
            text = ", ".join(
                _from_to(before.get(name), after.get(name)) for name in ("email", "name", "language") if name in after
            )
        case _:
            title, text = entry.action, ""
    yield Step(at=entry.at, title=title, text=text, by=entry.actor_name)


def _of_passing_on(entry: Entry, mails: Sequence[Message], issued: Sequence[IssuedTicket]) -> Step:
    lines = [str(entry.after.get("ticket", ""))]
    # The log keeps no address. The mail to who has it now was caused in the same transaction, a moment before.
    told = [mail for mail in mails if mail.cause.startswith(f"{RECEIVED} ") and mail.created_at <= entry.at]
    if told and told[-1].recipient:
        lines.append(gettext("Passed on to %(email)s") % {"email": told[-1].recipient})
    # Not the whole code: whoever has it would be let in. None once it has another.
    ends = {f"{RECEIVED} {one.pk.hex} {one.version}": one.code_in_groups.rpartition("-")[2] for one in issued}
    if told and told[-1].cause in ends:
        lines.append(gettext("Its new code ends in %(end)s.") % {"end": ends[told[-1].cause]})
    return Step(
        at=entry.at,
        title=gettext("A ticket was passed on"),
        text="\n".join(line for line in lines if line),
        by=entry.actor_name,
    )


def _of_return(after: Mapping[str, Any]) -> str:
    lines = [gettext("The tickets are on sale again.")]
    if "kept" in after:
        lines.append(gettext("%(amount)s are not refunded.") % {"amount": after["kept"]})
    if "reason" in after:
        lines.append(gettext("Reason: %(reason)s") % {"reason": after["reason"]})
    return "\n".join(lines)


def _of_sale(after: Mapping[str, Any]) -> str:
    lines = [WAYS.get(str(after.get("way")), "")]
    if "contingent" in after:
        lines.append(gettext("Out of the contingent “%(name)s”") % {"name": after["contingent"]})
    if "reason" in after:
        lines.append(gettext("Reason: %(reason)s") % {"reason": _shown(after["reason"])})
    return "\n".join(str(line) for line in lines if line)


def _from_to(before: Any, after: Any) -> str:
    return gettext("From %(before)s to %(after)s") % {
        "before": _shown(before or NOTHING),
        "after": _shown(after or NOTHING),
    }


def _shown(text: str) -> str:
    return gettext("[erased]") if text == ERASED else text


def _time(text: str | None, time_zone: str) -> str:
    if not text:
        return ""
    when = moment(datetime.fromisoformat(text), time_zone, get_language() or "en")
    return f"{when.day_and_time} {when.zone_short}"
