"""Who may see a page of the back office, and do what it does.

Every view below /manage/ is made by one of these decorators, or is one of the library's for accounts;
tests/web/test_manage_isolation.py walks them all.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ...accounts.errors import NotPermitted
from ...accounts.models import User
from ...accounts.queries import get_membership
from ...accounts.rules import Permission
from ...audit.actor import Actor
from ...core.client_address import client_address
from ..kit.caching import private_page

View = Callable[..., HttpResponse]


def for_members(permission: Permission) -> Callable[[View], View]:
    """For members of the organiser in the address whose role has the permission. The view is given the membership.

    Who is not logged in is led to the door. Who does not work for the organiser finds nothing (404). Whose role does
    not allow it is told so (403).
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, organiser: str, **others: Any) -> HttpResponse:
            user = person(request)
            if user is None:
                return to_the_door(request)
            membership = get_membership(user_id=user.pk, slug=organiser)
            if not membership.may(permission):
                raise NotPermitted
            return view(request, membership, **others)

        made = private_page(answer)
        made.permission = permission  # type: ignore[attr-defined]
        return made

    return decorate


def for_people(view: View) -> View:
    """For whoever is logged in. The view is given the person."""

    @wraps(view)
    def answer(request: HttpRequest, **others: Any) -> HttpResponse:
        user = person(request)
        return to_the_door(request) if user is None else view(request, user, **others)

    made = private_page(answer)
    made.permission = "logged in"  # type: ignore[attr-defined]
    return made


def for_anybody(view: View) -> View:
    """For whoever comes, logged in or not: the view sees to it itself what it shows to whom."""
    made = private_page(view)
    made.permission = "anybody"  # type: ignore[attr-defined]
    return made


def person(request: HttpRequest) -> User | None:
    """Who is logged in."""
    return request.user if request.user.is_authenticated else None


def to_the_door(request: HttpRequest) -> HttpResponse:
    """The log-in, which leads back to where the visitor wanted to go."""
    return redirect_to_login(request.get_full_path(), reverse("account_login"))


def actor_of(request: HttpRequest) -> Actor:
    """Whoever is logged in, for the audit log."""
    user = person(request)
    assert user is not None
    return Actor(user_id=user.pk, name=user.shown_name, address=client_address(request))
