"""What belongs to a person and not to an organiser."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ...accounts.models import User
from ...accounts.queries import list_memberships
from .access import for_people
from .frame import page


@require_safe
@for_people
def account(request: HttpRequest, user: User) -> HttpResponse:
    """How somebody logs in, where they are logged in, and whom they work for."""
    kinds = list(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    return page(
        request,
        "manage/account.html",
        memberships=list_memberships(user.pk),
        has_app=Authenticator.Type.TOTP in kinds,
        passkey_count=kinds.count(Authenticator.Type.WEBAUTHN),
        session_count=UserSession.objects.filter(user=user).count(),
    )
