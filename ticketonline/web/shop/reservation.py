"""The page of a reservation."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ...core.errors import DomainError
from ...payments.gateways.simulated import DEFAULT_TOKEN
from ...sales.session import is_own
from ..kit.caching import private_page
from .reservation_page import Stage, reservation_page
from .simulated_cards import simulated_cards

NOTHING_TYPED: Mapping[str, str] = {}


@require_safe
@private_page
def reservation(request: HttpRequest, reservation_id: UUID) -> HttpResponse:
    """A reservation for whoever knows its address: pay, or see how it ended."""
    return show(request, reservation_id)


def show(
    request: HttpRequest,
    reservation_id: UUID,
    *,
    refusal: DomainError | None = None,
    token: str = DEFAULT_TOKEN,
    typed: Mapping[str, str] = NOTHING_TYPED,
    codes: Sequence[object] = (),
) -> HttpResponse:
    """The page as it is now, with why a wish was refused, and what was typed and chosen before. Three queries.

    `codes` are those of its tickets (codes.py), shown if it is paid.
    """
    page = reservation_page(reservation_id)
    context = {
        "page": page,
        "event": page.event,
        "refusal": refusal,
        "token": token,
        "typed": typed,
        "tokens": simulated_cards(),
        "codes": codes if page.stage is Stage.COMPLETED else (),
        "is_mailed": settings.MAIL_IS_SENT and bool(page.reservation.email),
        "may_cancel": page.stage is Stage.PAYABLE and is_own(request.session, reservation_id),
    }
    return render(request, "shop/reservation.html", context, status=refusal.status if refusal else 200)
