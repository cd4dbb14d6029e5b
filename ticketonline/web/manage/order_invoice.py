"""Ticking off the invoice of an order."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ...accounts.models import Membership
from ...accounts.rules import Permission
from ...core.errors import DomainError
from ...payments.services.note_received import note_received
from ...sales.orders import get_order
from .access import actor_of, for_members
from .order_ways import see_order


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(Permission.REFUND)
def invoice_paid(request: HttpRequest, membership: Membership, reservation_id: UUID) -> HttpResponse:
    """Notes that its money came in. Whoever just visits it is led to the order."""
    order = get_order(membership, reservation_id)
    if request.method == "POST":
        try:
            note_received(order.pk, by=actor_of(request))
        except DomainError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Noted: the invoice is paid."))
    return see_order(membership, order.pk)
