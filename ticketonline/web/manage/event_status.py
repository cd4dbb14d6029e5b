"""Publishing an event, taking it back, cancelling it, and taking the link to a draft back."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ...accounts.models import Membership
from ...accounts.rules import Permission
from ...core.errors import DomainError
from ...events.queries import get_of_member
from ...events.services.cancel_event import cancel_event
from ...events.services.publish_event import publish_event
from ...events.services.revoke_preview import revoke_preview
from ...events.services.unpublish_event import unpublish_event
from ...payments.services.ask_event_return import ask_event_return
from .access import actor_of, for_members
from .event_page import overview, totals
from .event_ways import see_event
from .frame import page


@require_POST
@for_members(Permission.CHANGE_EVENTS)
def publish(request: HttpRequest, membership: Membership, event_id: UUID) -> HttpResponse:
    """Puts the event on show, or a cancelled one back on."""
    text = _("The event is published. Anybody can find it now.")
    return _do(request, membership, event_id, publish_event, text)


@require_POST
@for_members(Permission.CHANGE_EVENTS)
def unpublish(request: HttpRequest, membership: Membership, event_id: UUID) -> HttpResponse:
    """Takes the event off the shop."""
    text = _("The event is a draft again. Nobody finds it in the shop; who has reserved may still pay.")
    return _do(request, membership, event_id, unpublish_event, text)


@require_POST
@for_members(Permission.CHANGE_EVENTS)
def revoke(request: HttpRequest, membership: Membership, event_id: UUID) -> HttpResponse:
    """Takes the secret link to a draft back, and has a new one."""
    text = _("The old link leads nowhere now. Here is a new one.")
    return _do(request, membership, event_id, revoke_preview, text)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(Permission.CHANGE_EVENTS)
def cancel(request: HttpRequest, membership: Membership, event_id: UUID) -> HttpResponse:
    """Asks once more, and says what it does and what it does not."""
    if request.method == "POST":
        text = _("The event is cancelled, and its page says so.")
        return _do(request, membership, event_id, cancel_event, text)
    event = get_of_member(membership, event_id)
    return page(request, "manage/event_cancel.html", membership, event=event, totals=totals(event))


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(Permission.REFUND)
def refund_all(request: HttpRequest, membership: Membership, event_id: UUID) -> HttpResponse:
    """Has all orders of a cancelled event refunded in the background. Whoever just visits it is led to the event."""
    event = get_of_member(membership, event_id)
    if request.method == "POST":
        text = _("Everybody who paid gets their money back. This page tells how far it is.")
        return _do(request, membership, event_id, ask_event_return, text)
    return see_event(membership, event)


def _do(
    request: HttpRequest, membership: Membership, event_id: UUID, service: Callable[..., object], text: str
) -> HttpResponse:
    event = get_of_member(membership, event_id)
    try:
        service(event.pk, by=actor_of(request))
    except DomainError as refusal:
        return overview(request, membership, get_of_member(membership, event_id), refusal=refusal)
    messages.success(request, text)
    return see_event(membership, event)
