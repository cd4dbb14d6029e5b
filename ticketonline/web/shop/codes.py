"""The codes of a paid reservation's tickets, for whoever has no mail at hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ...core.errors import DomainError
from ...delivery.qr import QrCode, qr_code
from ...delivery.services import issue as issuing
from ..kit.caching import private_page
from .reservation import show


@dataclass(frozen=True, kw_only=True)
class ShownCode:
    """A ticket's codes: to be scanned, and to be read aloud."""

    type: str
    text: str
    qr: QrCode


@csrf_exempt  # guarded by refusals.RefusalMiddleware
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def codes(request: HttpRequest, reservation_id: UUID) -> HttpResponse:
    """The reservation's page with its codes; a POST gives the tickets out, if they were not yet.

    A visit writes nothing: without codes it leads to the reservation.
    """
    if request.method == "POST":
        try:
            issuing.issue(reservation_id)
        except DomainError as refusal:
            return show(request, reservation_id, refusal=refusal)
        return HttpResponseRedirect(reverse("shop:codes", args=[reservation_id]), status=303)
    shown = _codes_of(reservation_id)
    if not shown:
        return HttpResponseRedirect(reverse("shop:reservation", args=[reservation_id]), status=303)
    return show(request, reservation_id, codes=shown)


def _codes_of(reservation_id: UUID) -> Sequence[ShownCode]:
    return [
        ShownCode(type=one.ticket.type.type, text=one.code_in_groups, qr=qr_code(issuing.qr_text(one)))
        for one in issuing.given_out(reservation_id)
        if not one.voided_at
    ]
