"""Paying by the plain form."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ...core.errors import DomainError
from ...payments.gateways.simulated import DEFAULT_TOKEN
from ...payments.services.start_payment import start_payment
from ..kit.caching import private_page
from .reservation import show


@csrf_exempt  # guarded by refusals.RefusalMiddleware
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def pay(request: HttpRequest, reservation_id: UUID) -> HttpResponse:
    """Start a payment and go back to the reservation, whose page follows it; a refusal is shown there.

    A refusal leaves this address in the browser: whoever visits it, or changes its language, is led back as well.
    """
    token = request.POST.get("token", DEFAULT_TOKEN)
    # Pages from before an update still ask for them here.
    typed = {field: request.POST[field] for field in ("email", "name") if field in request.POST}
    if request.method == "POST":
        try:
            start_payment(reservation_id, token=token, language=get_language(), **typed)
        except DomainError as refusal:
            return show(request, reservation_id, refusal=refusal, token=token, typed=typed)
    return HttpResponseRedirect(reverse("shop:reservation", args=[reservation_id]), status=303)
