"""Cancelling by the plain form."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ...core.errors import DomainError
from ...sales.services.cancel import cancel as cancel_reservation
from ...sales.session import choose_to_cancel
from ..kit.caching import private_page
from .reservation import show


@csrf_exempt  # guarded by refusals.RefusalMiddleware
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def cancel(request: HttpRequest, reservation_id: UUID) -> HttpResponse:
    """Give the tickets back, if this session made the reservation; a refusal is shown on its page.

    A refusal leaves this address in the browser: whoever visits it, or changes its language, is led back as well.
    """
    if request.method == "POST":
        try:
            cancel_reservation(choose_to_cancel(request.session, reservation_id))
        except DomainError as refusal:
            return show(request, reservation_id, refusal=refusal)
    return HttpResponseRedirect(reverse("shop:reservation", args=[reservation_id]), status=303)
