"""What the views of events share: where they lead, and what they say on the way."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext

from ...accounts.models import Membership
from ...events.models import Event


def see_event(membership: Membership, event: Event, name: str = "manage:event") -> HttpResponse:
    """On to one of the event's pages, by a GET."""
    return HttpResponseRedirect(reverse(name, args=[membership.organiser.slug, event.pk]), status=303)


def say_what_was_doubled(request: HttpRequest, times: Sequence[str]) -> None:
    """Tells which times the clocks show twice, and which of the two was taken."""
    for time in times:
        text = gettext("The clocks are put back that night, so %(time)s comes twice. The first one was taken.")
        messages.warning(request, text % {"time": time})
