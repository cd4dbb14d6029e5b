"""The first page after the log-in: the organisers that somebody works for."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from ...accounts.models import User
from ...accounts.queries import list_memberships
from .accepting import awaits
from .access import for_people
from .frame import page


@require_safe
@for_people
def home(request: HttpRequest, user: User) -> HttpResponse:
    """Leads to the only organiser there is, to the invitation that waits, or to founding the first one."""
    if awaits(request, user):
        return HttpResponseRedirect(reverse("manage:invitation"))
    memberships = list(list_memberships(user.pk))
    if not memberships:
        return HttpResponseRedirect(reverse("manage:new"))
    if len(memberships) == 1:
        return HttpResponseRedirect(reverse("manage:dashboard", args=[memberships[0].organiser.slug]))
    return page(request, "manage/home.html", memberships=memberships)
