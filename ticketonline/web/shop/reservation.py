"""The page of a reservation."""

from collections.abc import Mapping
from uuid import UUID

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
from .admits import admits
from .contact_step import contact_step
from .mail_fate import is_mailed, is_undelivered
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
    """The page as it is now, with why a wish was refused, and what was typed and chosen before.

    Three queries, and up to five more of what is paid.
    """
    page = reservation_page(reservation_id)
    own = is_own(request.session, reservation_id)
    is_completed = page.stage is Stage.COMPLETED
    is_lost = is_completed and is_undelivered(page.reservation)
    sees_tickets = is_completed and may_see_tickets(request.session, page.reservation)
    context = {
        "page": page,
        "event": page.event,
        "refusal": refusal,
        "token": token,
        "contact": contact_step(
            page.reservation, is_own=own, typed=typed, refusal=refusal, has_failed=bool(page.payment_error)
        ),
        "tokens": simulated_cards(),
        "is_mailed": is_mailed(page.reservation),
        "is_undelivered": is_lost,
        "organiser": page.event.organiser if is_lost else None,
        "may_see_tickets": sees_tickets,
        "admits": admits(page.reservation, page.tickets, is_holder=sees_tickets) if is_completed else (),
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
    if is_mailed(order) or order.link_version > 1:
        return False
    # Whose buyer was erased since had an address, and has the link.
    return bool(order.email) or not was_told(order.pk)
