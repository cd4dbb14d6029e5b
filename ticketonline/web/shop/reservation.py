"""The page of a reservation."""

from collections.abc import Mapping
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ...core.errors import DomainError
from ...outbox.queries import was_told
from ...payments.gateways.simulated import DEFAULT_TOKEN
from ...sales.models import Reservation
from ...sales.session import is_own
from ..kit.caching import private_page
from .contact_step import contact_step
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
) -> HttpResponse:
    """The page as it is now, with why a wish was refused, and what was typed and chosen before. Three queries."""
    page = reservation_page(reservation_id)
    own = is_own(request.session, reservation_id)
    context = {
        "page": page,
        "event": page.event,
        "refusal": refusal,
        "token": token,
        "contact": contact_step(
            page.reservation, is_own=own, typed=typed, refusal=refusal, has_failed=bool(page.payment_error)
        ),
        "tokens": simulated_cards(),
        "is_mailed": _is_mailed(page.reservation),
        "may_see_tickets": page.stage is Stage.COMPLETED and may_see_tickets(request.session, page.reservation),
        "may_cancel": page.stage is Stage.PAYABLE and own,
    }
    return render(request, "shop/reservation.html", context, status=refusal.status if refusal else 200)


def may_see_tickets(session: SessionBase, order: Reservation) -> bool:
    """Whether the address of the reservation is enough to come by its tickets, once they are paid.

    Others than the session that made it have the link in their mail. Where there is none, the reservation's number is
    all that its buyer has.
    """
    if is_own(session, order.pk):
        return True
    if _is_mailed(order) or order.link_version > 1:
        return False
    # Whose buyer was erased since had an address, and has the link.
    return bool(order.email) or not was_told(order.pk)


def _is_mailed(order: Reservation) -> bool:
    return settings.MAIL_IS_SENT and bool(order.email)
