"""Saying where the tickets shall go, by the plain form."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ...core.errors import DomainError
from ...sales.services.give_contact import give_contact
from ...sales.session import is_own
from ..kit.caching import private_page
from .reservation import show

TO_PAY = "#to-pay"  # the next step


@csrf_exempt  # guarded by refusals.RefusalMiddleware
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def contact(request: HttpRequest, reservation_id: UUID) -> HttpResponse:
    """Keep the address and the name, and go back to the reservation to pay; a refusal is shown beside the field.

    A refusal leaves this address in the browser: whoever visits it, or changes its language, is led back as well.
    """
    address = reverse("shop:reservation", args=[reservation_id])
    if request.method != "POST":
        return HttpResponseRedirect(address, status=303)
    typed = {field: request.POST[field] for field in ("email", "name") if field in request.POST}
    try:
        give_contact(
            reservation_id,
            email=typed.get("email", ""),
            name=typed.get("name"),
            language=get_language() or "",
            is_own=is_own(request.session, reservation_id),
        )
    except DomainError as refusal:
        return show(request, reservation_id, refusal=refusal, typed=typed)
    return HttpResponseRedirect(address + TO_PAY, status=303)
