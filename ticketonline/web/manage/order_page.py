"""The page of one reservation."""

from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ...accounts.models import Membership
from ...accounts.rules import Permission
from ...core import clock
from ...delivery.services.issue import given_out
from ...outbox.queries import list_of_reservation as list_mails
from ...outbox.queries import list_undelivered
from ...payments.queries import list_of_reservation
from ...sales.history import list_changes
from ...sales.models import Reservation
from ...sales.orders import get_order, list_comments, list_lines
from ...sales.rules import Status
from .access import for_members
from .frame import page
from .order_forms import CommentForm, ContactForm, ExtendForm
from .order_mails import steps_of_mails
from .order_timeline import WAYS, timeline


@require_safe
@for_members(Permission.SEE_ORDERS)
def order(request: HttpRequest, membership: Membership, reservation_id: UUID) -> HttpResponse:
    """Its tickets, its payments, what happened to it, and what can be done."""
    return show(request, membership, get_order(membership, reservation_id))


def show(
    request: HttpRequest, membership: Membership, order: Reservation, *, status: int = 200, **forms: object
) -> HttpResponse:
    """The page as it is now; with the form that was refused: `contact`, `extend`, `comment` or `cancel`."""
    now = clock.now()
    payments, issued = list_of_reservation(order.pk), given_out(order.pk)
    lines = list_lines([order.pk])[order.pk]
    state = order.status_at(now)
    undelivered = list_undelivered([order.event_id]).filter(reservation_id=order.pk)
    shown = {
        "order": order,
        "event": order.event,
        "language_name": dict(settings.LANGUAGES).get(order.language, order.language),
        "state": state,
        "lines": lines,
        "sum": sum((line.sum for line in lines), Decimal(0)),
        "issued": issued,
        "troubles": [step.text for step in steps_of_mails(undelivered)],
        "payments": [(payment, WAYS.get(payment.gateway, payment.gateway)) for payment in payments],
        "steps": timeline(
            order,
            payments=payments,
            changes=list(list_changes(order.pk)),
            comments=list_comments(order.pk),
            mails=list_mails(order.pk),
            issued=issued,
            now=now,
        ),
        "may_change": membership.may(Permission.CHANGE_ORDERS),
        "may_refund": membership.may(Permission.REFUND),
        "may_give_back": membership.may(Permission.REFUND) and any(one.is_due_by_hand for one in payments),
        "may_tick_off": membership.may(Permission.REFUND) and any(one.is_open_invoice for one in payments),
        "is_held": state == Status.PENDING,
        "contact": ContactForm(order=order),
        "extend": ExtendForm(order=order),
        "comment": CommentForm(order=order),
    }
    return page(request, "manage/order.html", membership, status=status, **(shown | forms))
