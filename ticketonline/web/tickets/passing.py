"""Passing a ticket on: what that means, and doing it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ...core.errors import DomainError
from ...delivery.errors import TicketChanged, TicketNotYours
from ...delivery.links import open_link
from ...delivery.services.mine import get_mine
from ...delivery.services.pass_on import pass_on as pass_ticket_on
from ..kit.caching import private_page
from .tickets import see_tickets
from .tickets_page import tickets_page


@csrf_exempt  # guarded by refusals.RefusalMiddleware
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def pass_on(request: HttpRequest, secret: str, ticket_id: UUID) -> HttpResponse:
    """A form that asks to whom, since it can't be undone; then the ticket is theirs."""
    opened = open_link(secret)
    issued = get_mine(opened, ticket_id)
    refusal, typed = None, {field: request.POST.get(field, "") for field in ("email", "name")}
    if request.method == "POST":
        try:
            if request.POST.get("version") != str(issued.version):
                raise TicketChanged
            pass_ticket_on(issued, **typed)
        except DomainError as error:
            refusal = error
        else:
            if opened.ticket_id is None:
                return see_tickets(secret, done="passed-on")
            return render(request, "tickets/passed_on.html", {"event": opened.order.event, "email": typed["email"]})
    page = tickets_page(opened)
    shown = next((one for one in page.tickets if one.id == ticket_id), None)
    if shown is None:  # passed on, or its order taken back, since it was looked up above
        raise refusal or TicketNotYours
    context = {
        "page": page,
        "event": page.event,
        "secret": secret,
        "ticket": shown,
        "refusal": refusal,
        "typed": typed,
    }
    return render(request, "tickets/pass_on.html", context, status=refusal.status if refusal else 200)
