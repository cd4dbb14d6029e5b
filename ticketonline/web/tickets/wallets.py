"""Tickets for the wallets of phones."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from ...delivery.links import open_link
from ...delivery.models import IssuedTicket
from ...delivery.services.mine import get_mine
from ...delivery.wallets.apple import CONTENT_TYPE, apple_pass
from ...delivery.wallets.google import google_link
from ..kit.caching import private_page


@require_safe
@private_page
def apple(request: HttpRequest, secret: str, ticket_id: UUID) -> HttpResponse:
    """The ticket as a pass, which an iPhone opens by itself."""
    headers = {"Content-Disposition": 'attachment; filename="ticket.pkpass"'}
    return HttpResponse(apple_pass(_ticket(secret, ticket_id)), content_type=CONTENT_TYPE, headers=headers)


@require_safe
@private_page
def google(request: HttpRequest, secret: str, ticket_id: UUID) -> HttpResponse:
    """On to where Google asks whether to save it."""
    return HttpResponseRedirect(google_link(_ticket(secret, ticket_id)), status=303)


def _ticket(secret: str, ticket_id: UUID) -> IssuedTicket:
    opened = open_link(secret)
    issued = get_mine(opened, ticket_id)
    issued.ticket.reservation = opened.order  # with its organiser
    return issued
