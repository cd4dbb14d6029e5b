"""Passing a ticket on: what that means, whether the address is right, and doing it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ...core.errors import DomainError
from ...delivery.errors import LinkUnknown, PassingOnNotAllowed, TicketChanged, TicketNotYours
from ...delivery.links import Opened, open_link
from ...delivery.models import IssuedTicket
from ...delivery.services.mine import get_mine, is_mine
from ...delivery.services.pass_on import PassedOn, find_passed_on, find_passed_on_by
from ...delivery.services.pass_on import pass_on as pass_ticket_on
from ..kit.caching import private_page
from ..shop.mail_typos import likelier
from .tickets import see_tickets
from .tickets_page import tickets_page

ALREADY, UNSURE = 409, 422  # statuses: of a second press, and of an address that looks like a slip of the finger


@csrf_exempt  # guarded by refusals.RefusalMiddleware
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def pass_on(request: HttpRequest, secret: str, ticket_id: UUID) -> HttpResponse:
    """A form that asks to whom, since it can't be undone; then the ticket is theirs.

    Whoever comes back to it afterwards, or presses twice, is told that they passed it on already.
    """
    try:
        opened = open_link(secret)
    except LinkUnknown:
        return _already(request, secret, find_passed_on_by(secret, ticket_id), LinkUnknown())
    try:
        issued = get_mine(opened, ticket_id)
    except TicketNotYours as refusal:
        return _already(request, secret, _passed_on(secret, opened, ticket_id), refusal)
    if request.method != "POST":
        return _form(request, secret, opened, ticket_id)
    return _pass_on(request, secret, opened, issued)


def _pass_on(request: HttpRequest, secret: str, opened: Opened, issued: IssuedTicket) -> HttpResponse:
    typed = {field: request.POST.get(field, "").strip() for field in ("email", "name")}
    try:
        if request.POST.get("version") != str(issued.version):
            raise TicketChanged
        # Sure is who was asked about this very address.
        meant = "" if request.POST.get("sure") == typed["email"] else likelier(typed["email"])
        if meant:
            return _form(request, secret, opened, issued.pk, typed=typed, meant=meant)
        pass_ticket_on(issued, **typed)
    except TicketChanged as refusal:
        passed_on = _passed_on(secret, opened, issued.pk)
        if passed_on:  # by another press at the same moment
            return _already(request, secret, passed_on, refusal)
        return _form(request, secret, opened, issued.pk, typed=typed, refusal=refusal)
    except DomainError as refusal:
        return _form(request, secret, opened, issued.pk, typed=typed, refusal=refusal)
    if opened.ticket_id is None:
        return see_tickets(secret, done="passed-on")
    return render(request, "tickets/passed_on.html", {"event": opened.order.event, "email": typed["email"]})


def _passed_on(secret: str, opened: Opened, ticket_id: UUID) -> PassedOn | None:
    if opened.ticket_id is None:
        return find_passed_on(opened, ticket_id)
    return find_passed_on_by(secret, ticket_id)


def _already(request: HttpRequest, secret: str, passed_on: PassedOn | None, refusal: DomainError) -> HttpResponse:
    """That the reader passed it on before, and to whom; for everybody else the refusal is raised."""
    if passed_on is None:
        raise refusal
    context = {
        "event": passed_on.event,
        "email": passed_on.email,
        "at": passed_on.at,
        "secret": secret,
        "is_whole_order": passed_on.is_buyers,
    }
    return render(request, "tickets/passed_on_already.html", context, status=ALREADY)


def _form(
    request: HttpRequest,
    secret: str,
    opened: Opened,
    ticket_id: UUID,
    *,
    typed: dict[str, str] | None = None,
    meant: str = "",
    refusal: DomainError | None = None,
) -> HttpResponse:
    page = tickets_page(opened)
    # Passed on, or its order taken back, since it was looked up above: a link to an order lists what was passed on as
    # well, by the code that its new holder has (tests/races/test_links.py).
    shown = next((one for one in page.tickets if one.id == ticket_id and is_mine(opened, one.issued)), None)
    if shown is None:
        return _already(request, secret, _passed_on(secret, opened, ticket_id), refusal or TicketNotYours())
    if request.method != "POST" and not page.may_pass_on:
        raise PassingOnNotAllowed
    context = {
        "page": page,
        "event": page.event,
        "secret": secret,
        "ticket": shown,
        "refusal": refusal,
        "typed": typed or {},
        "meant": meant,
    }
    status = refusal.status if refusal else UNSURE if meant else 200
    return render(request, "tickets/pass_on.html", context, status=status)
