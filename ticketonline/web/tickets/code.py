"""A ticket's code as large as the screen, for the entrance."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ...delivery.links import open_link
from ..kit.caching import private_page
from .no_code import no_code
from .tickets_page import tickets_page


@require_safe
@private_page
def code(request: HttpRequest, secret: str, ticket_id: UUID) -> HttpResponse:
    """One code and nothing that distracts from it, black on white whatever the reader prefers."""
    page = tickets_page(open_link(secret))
    with_code = [shown for shown in page.tickets if shown.qr]
    places = {shown.id: place for place, shown in enumerate(with_code)}
    if ticket_id not in places:
        raise no_code(page.event)
    place = places[ticket_id]
    context = {
        "page": page,
        "event": page.event,
        "secret": secret,
        "ticket": with_code[place],
        "before": with_code[place - 1] if place else None,
        "after": with_code[place + 1] if place + 1 < len(with_code) else None,
    }
    return render(request, "tickets/code.html", context)
