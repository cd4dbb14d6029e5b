"""The mails about an order: what became of each, and the one that matters most once more."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from ...accounts.models import Membership
from ...accounts.rules import Permission
from ...core.errors import DomainError
from ...delivery.services.send_again import send_again
from ...events.models import Event
from ...outbox.models import Message
from ...outbox.rules import LOST, Kind, State
from ...sales.models import Reservation
from ...sales.orders import get_order
from .access import actor_of, for_members
from .order_steps import Step
from .order_ways import see_order


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(Permission.CHANGE_ORDERS)
def mail_again(request: HttpRequest, membership: Membership, reservation_id: UUID) -> HttpResponse:
    """Has the tickets sent again, or that the event is cancelled. Whoever just visits it is led to the order."""
    order = get_order(membership, reservation_id)
    if request.method == "POST":
        try:
            send_again(order.pk, by=actor_of(request))
        except DomainError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _done(order))
    return see_order(membership, order.pk)


def _done(order: Reservation) -> str:
    if not settings.MAIL_IS_SENT:
        words = gettext("Mail is sent to nobody here: the one to %(email)s is written into the mail folder.")
    elif order.event.status == Event.Status.CANCELLED:
        words = gettext("A mail that says that the event is cancelled is sent to %(email)s.")
    else:
        words = gettext("The tickets are sent to %(email)s.")
    return words % {"email": order.email}


def steps_of_mails(mails: Iterable[Message]) -> Iterator[Step]:
    """What happened to each, at the moment of the last of it."""
    for mail in mails:
        title = _title(mail) % {"what": mail.get_kind_display()}
        trouble = mail.get_state_display() if mail.state in LOST else ""
        yield Step(at=mail.ended_at or mail.created_at, title=title, text=_fate(mail), trouble=trouble)


def _title(mail: Message) -> str:
    # That it was passed on is told to whoever had it, most often the buyer.
    is_to_holder = mail.ticket_id is not None and mail.kind != Kind.PASSED_ON
    return gettext("Mail to the holder of a ticket: %(what)s") if is_to_holder else gettext("Mail: %(what)s")


def _fate(mail: Message) -> str:
    about = {"address": mail.recipient, "words": mail.answer}
    match mail.state:
        case State.SENT if not settings.MAIL_IS_SENT:
            said = gettext(
                "Sent to nobody: no mail server is set. Staff of the shop read it in the admin, under Mails."
            )
            to = gettext("Written into the mail folder, for %(address)s.") if mail.recipient else ""
            return f"{to % about}\n{said}".strip()
        case State.SENT:
            return gettext("Sent to %(address)s.") % about if mail.recipient else gettext("Sent.")
        case State.REFUSED | State.BOUNCED if not mail.answer:
            return ""  # as of whoever was erased
        case State.REFUSED:
            return gettext("The mail server of %(address)s refused it: “%(words)s”") % about
        case State.BOUNCED:
            return gettext("The mail to %(address)s came back: “%(words)s”") % about
        case State.DROPPED:
            return gettext("Not needed any more.")
    if mail.answer:
        return gettext("Not sent yet, and tried again later: “%(words)s”") % about
    return gettext("On its way.")
