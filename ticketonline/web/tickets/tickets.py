"""The page of somebody's tickets."""

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ...core.errors import DomainError
from ...delivery.links import Opened, open_link
from ...delivery.services.issue import issue
from ...events.models import Event
from ..kit.caching import private_page
from .tickets_page import tickets_page

NOTHING_TYPED: Mapping[str, str] = {}
# What was done before the page is shown, by what its address says of it.
DONE = {
    "named": gettext_noop("The name is on the ticket now."),
    "passed-on": gettext_noop("The ticket was passed on. The code that you had for it is void."),
    "sent": gettext_noop("Your tickets are on their way to your mailbox."),
    "link": gettext_noop("This is the new link to your tickets. The old one opens nothing any more."),
}
DONE_OF_CANCELLED = DONE | {
    "sent": gettext_noop("A mail is on its way to your mailbox. It says that the event is cancelled."),
}


@csrf_exempt  # guarded by refusals.RefusalMiddleware
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def tickets(request: HttpRequest, secret: str) -> HttpResponse:
    """The tickets, for whoever has the link. A POST gives them out, if no mail did yet; a visit writes nothing."""
    opened = open_link(secret)
    if request.method == "POST":
        issue(opened.order.pk)
        return see_tickets(secret)
    return show(request, secret, opened)


def see_tickets(secret: str, *, done: str = "") -> HttpResponse:
    """On to the page of the tickets, which says what was done."""
    query = f"?done={done}" if done else ""
    return HttpResponseRedirect(f"{reverse('tickets:tickets', args=[secret])}{query}", status=303)


def show(
    request: HttpRequest,
    secret: str,
    opened: Opened,
    *,
    refusal: DomainError | None = None,
    about: UUID | None = None,
    typed: Mapping[str, str] = NOTHING_TYPED,
) -> HttpResponse:
    """The page as it is now, with why a wish was refused, about which ticket, and what was typed."""
    page = tickets_page(opened)
    words = DONE_OF_CANCELLED if page.event.status == Event.Status.CANCELLED else DONE
    done = words.get(request.GET.get("done", "")) if not page.is_undelivered else None
    context = {
        "page": page,
        "event": page.event,
        "secret": secret,
        "refusal": refusal,
        "about": about,
        "typed": typed,
        "done": gettext(done) if done and not refusal else "",
    }
    return render(request, "tickets/tickets.html", context, status=refusal.status if refusal else 200)
