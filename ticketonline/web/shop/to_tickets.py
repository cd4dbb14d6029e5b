"""From a paid reservation to its tickets, for whoever made it, or has nothing else to come by them."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ...core.errors import DomainError, Forbidden
from ...delivery.links import link_to_order
from ...delivery.services.issue import issue
from ...sales.queries import get_reservation
from ..kit.caching import private_page
from .reservation import may_see_tickets, show


@csrf_exempt  # guarded by refusals.RefusalMiddleware
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def to_tickets(request: HttpRequest, reservation_id: UUID) -> HttpResponse:
    """Give the tickets out, if they were not yet, and lead to them by their secret link; a visit leads back."""
    if request.method == "POST":
        try:
            order = get_reservation(reservation_id)
            if not may_see_tickets(request.session, order):
                raise Forbidden
            issue(reservation_id)
        except DomainError as refusal:
            return show(request, reservation_id, refusal=refusal)
        return HttpResponseRedirect(reverse("tickets:tickets", args=[link_to_order(order)]), status=303)
    return HttpResponseRedirect(reverse("shop:reservation", args=[reservation_id]), status=303)
