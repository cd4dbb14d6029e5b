"""Taking a paid order back: asked once more, with what it means; and ticking off money that was given back by hand."""

from decimal import Decimal
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ...accounts.models import Membership
from ...accounts.rules import Permission
from ...core.errors import DomainError
from ...payments.queries import find_completed
from ...payments.rules import BY_HAND
from ...payments.services.note_given_back import note_given_back
from ...payments.services.return_order import return_order
from ...sales.models import Reservation
from ...sales.orders import get_order, list_lines
from ...sales.rules import Status
from .access import actor_of, for_members
from .frame import page
from .order_forms import ReturnForm
from .order_ways import see_order


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(Permission.REFUND)
def take_back(request: HttpRequest, membership: Membership, reservation_id: UUID) -> HttpResponse:
    """Asks, and says how much goes back and where to; a POST does it, or shows again what was typed and why not."""
    order = get_order(membership, reservation_id)
    form = ReturnForm(request.POST if request.method == "POST" else None, has_money=_has_money(order))
    if request.method == "POST" and form.is_valid():
        try:
            return_order(order.pk, **form.cleaned_data, by=actor_of(request))
        except DomainError as refusal:
            form.add_error("reason" if refusal.code == "reason_needed" else None, refusal.message)
            return _ask(request, membership, order, form, status=refusal.status)
        messages.success(request, _("The order is cancelled. Its tickets are on sale again."))
        return see_order(membership, order.pk)
    if request.method != "POST" and order.status != Status.COMPLETED:
        return see_order(membership, order.pk)
    return _ask(request, membership, order, form, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(Permission.REFUND)
def given_back(request: HttpRequest, membership: Membership, reservation_id: UUID) -> HttpResponse:
    """Notes that the money was given back by hand. Whoever just visits it is led to the order."""
    order = get_order(membership, reservation_id)
    if request.method == "POST":
        try:
            note_given_back(order.pk, by=actor_of(request))
        except DomainError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Noted: the money is given back."))
    return see_order(membership, order.pk)


def _ask(
    request: HttpRequest, membership: Membership, order: Reservation, form: ReturnForm, *, status: int
) -> HttpResponse:
    lines = list_lines([order.pk])[order.pk]
    payment = find_completed(order.pk)
    return page(
        request,
        "manage/order_return.html",
        membership,
        status=status,
        order=order,
        event=order.event,
        form=form,
        lines=lines,
        sum=sum((line.sum for line in lines), Decimal(0)),
        payment=payment,
        is_by_hand=payment is not None and payment.gateway in BY_HAND,
        is_unpaid=payment is not None and payment.is_open_invoice,
    )


def _has_money(order: Reservation) -> bool:
    """Whether there is any that can go back: nobody paid an invoice that is open."""
    payment = find_completed(order.pk)
    return payment is not None and payment.amount > 0 and not payment.is_open_invoice
