"""The mails about an event that were refused: all of them once more."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from ...accounts.models import Membership
from ...accounts.rules import Permission
from ...delivery.services.send_undelivered import MOST_COUNTED, SentAnew, send_undelivered
from ...events.queries import get_of_member
from .access import actor_of, for_members
from .order_filter import address_of_undelivered


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(Permission.CHANGE_ORDERS)
def send_all_anew(request: HttpRequest, membership: Membership, event_id: UUID) -> HttpResponse:
    """Has them sent anew, some at a time. Whoever just visits it is led to the list of their orders."""
    event = get_of_member(membership, event_id)
    if request.method == "POST":
        done = send_undelivered(event.pk, by=actor_of(request))
        say = messages.success if done.mails else messages.info
        say(request, _said(done))
    return HttpResponseRedirect(address_of_undelivered(membership.organiser.slug, event), status=303)


def _said(done: SentAnew) -> str:
    if not done.mails and done.left:
        return _left(done.left)
    if not done.mails:
        told = gettext("No mail was sent again: none is left that was refused and would be of any use now.")
    elif settings.MAIL_IS_SENT:
        told = ngettext(
            "%(number)s mail is sent again. Its order leaves this list once the mail is taken.",
            "%(number)s mails are sent again. Their orders leave this list once the mails are taken.",
            done.mails,
        )
    else:
        told = ngettext(
            "Mail is sent to nobody here: %(number)s mail is written into the mail folder.",
            "Mail is sent to nobody here: %(number)s mails are written into the mail folder.",
            done.mails,
        )
    return f"{told % {'number': done.mails}} {_left(done.left)}".strip()


def _left(number: int) -> str:
    if not number:
        return ""
    if number == MOST_COUNTED:
        return gettext("%(number)s or more are left: press again.") % {"number": number}
    return ngettext("%(number)s is left: press again.", "%(number)s are left: press again.", number) % {
        "number": number
    }
