"""Ending one of somebody's sessions."""

from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ...accounts.models import User
from ...core.errors import NotFound
from .access import for_people


@require_POST
@for_people
def end_session(request: HttpRequest, user: User, session: int) -> HttpResponse:
    """Logs out whoever uses it, at once. Raises `NotFound` when it is nobody's, or another person's."""
    found = UserSession.objects.filter(user=user, pk=session).first()
    if found is None:
        raise NotFound
    end_sessions(request, [found])
    messages.success(request, _("The session is ended."))
    return HttpResponseRedirect(reverse("usersessions_list"), status=303)
