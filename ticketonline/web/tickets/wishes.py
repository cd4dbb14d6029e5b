"""What the holder of tickets wishes: a name on one, all of them by mail again, a new link, the order cancelled."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ...audit.actor import BUYER
from ...core.errors import DomainError
from ...delivery.errors import TicketNotYours
from ...delivery.links import Opened, link_to_order, open_link
from ...delivery.services.cancel_own import cancel_own
from ...delivery.services.mine import get_mine
from ...delivery.services.name_holder import name_holder
from ...delivery.services.renew_link import renew_link
from ...delivery.services.send_again import send_again
from ..kit.caching import private_page
from .tickets import see_tickets, show

# A refusal leaves these addresses in the browser: whoever visits one, or changes its language, is led back.
METHODS = ["GET", "HEAD", "POST"]


@csrf_exempt  # guarded by refusals.RefusalMiddleware
@require_http_methods(METHODS)
@private_page
def name(request: HttpRequest, secret: str, ticket_id: UUID) -> HttpResponse:
    """Write a holder's name on a ticket."""
    opened = open_link(secret)
    if request.method != "POST":
        return see_tickets(secret)
    typed = {"name": request.POST.get("name", "")}
    try:
        name_holder(get_mine(opened, ticket_id), name=typed["name"])
    except DomainError as refusal:
        return show(request, secret, opened, refusal=refusal, about=ticket_id, typed=typed)
    return see_tickets(secret, done="named")


@csrf_exempt  # guarded by refusals.RefusalMiddleware
@require_http_methods(METHODS)
@private_page
def send(request: HttpRequest, secret: str) -> HttpResponse:
    """Mail the order's tickets once more."""
    opened = open_link(secret)
    if request.method != "POST":
        return see_tickets(secret)
    try:
        send_again(_order_id(opened), by=BUYER)
    except DomainError as refusal:
        return show(request, secret, opened, refusal=refusal)
    return see_tickets(secret, done="sent")


@csrf_exempt  # guarded by refusals.RefusalMiddleware
@require_http_methods(METHODS)
@private_page
def renew(request: HttpRequest, secret: str) -> HttpResponse:
    """Make this link void, and go on by the new one."""
    opened = open_link(secret)
    if request.method != "POST":
        return see_tickets(secret)
    try:
        order = renew_link(_order_id(opened), by=BUYER)
    except DomainError as refusal:
        return show(request, secret, opened, refusal=refusal)
    return see_tickets(link_to_order(order), done="link")


@csrf_exempt  # guarded by refusals.RefusalMiddleware
@require_http_methods(METHODS)
@private_page
def cancel(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the order back, where the organiser lets buyers."""
    opened = open_link(secret)
    if request.method != "POST":
        return see_tickets(secret)
    try:
        cancel_own(_order_id(opened))
    except DomainError as refusal:
        return show(request, secret, opened, refusal=refusal)
    return see_tickets(secret)


def _order_id(opened: Opened) -> UUID:
    """The order that the link opens as a whole; whoever has one ticket of it has no say in the rest."""
    if opened.ticket_id is not None:
        raise TicketNotYours
    return opened.order.pk
