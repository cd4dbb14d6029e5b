"""A new link to an order's tickets in the place of one that somebody else may have."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from ...accounts.models import Membership
from ...accounts.rules import Permission
from ...core.errors import DomainError
from ...delivery.services.renew_link import renew_link as renew_link_of
from ...events.models import Event
from ...sales.orders import get_order
from .access import actor_of, for_members
from .order_ways import see_order


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(Permission.CHANGE_ORDERS)
def renew_link(request: HttpRequest, membership: Membership, reservation_id: UUID) -> HttpResponse:
    """Makes the buyer's link void and mails a new one. Whoever just visits it is led to the order."""
    order = get_order(membership, reservation_id)
    if request.method == "POST":
        try:
            renewed = renew_link_of(order.pk, by=actor_of(request))
        except DomainError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _done(renewed.email, order.event))
    return see_order(membership, order.pk)


def _done(email: str, event: Event) -> str:
    if not email and event.status == Event.Status.CANCELLED:  # the mail that is sent again has no link then
        return gettext("The link opens nothing any more. Put an address in, and make it void again, for a new one.")
    if not email:
        return gettext("The link opens nothing any more. Put an address in, and send the tickets again, for a new one.")
    if not settings.MAIL_IS_SENT:
        return gettext("The link opens nothing any more. The mail with a new one is written into the mail folder.")
    return gettext("The link opens nothing any more. A new one is sent to %(email)s.") % {"email": email}
