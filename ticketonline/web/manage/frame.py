"""The frame of the back office's pages: where else there is to go."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ...accounts.models import Membership
from ...accounts.rules import Permission

PLACES = (
    ("manage:dashboard", _("Overview"), Permission.SEE_EVENTS),
    ("manage:events", _("Events"), Permission.SEE_EVENTS),
    ("manage:orders", _("Orders"), Permission.SEE_ORDERS),
    ("manage:exports", _("Exports"), Permission.EXPORT),
    ("manage:team", _("Team"), Permission.CHANGE_TEAM),
    ("manage:log", _("Log"), Permission.SEE_LOG),
    ("manage:people", _("Personal data"), Permission.PERSONAL_DATA),
    ("manage:api", _("API"), Permission.USE_API),
    ("manage:settings", _("Settings"), Permission.CHANGE_ORGANISER),
)


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place to go to in an organiser's back office."""

    name: str
    url: str
    is_here: bool


def page(
    request: HttpRequest, template: str, membership: Membership | None = None, *, status: int = 200, **context: Any
) -> HttpResponse:
    """A page in the frame; with the organiser's places, of which only those are shown that the member may see."""
    places = []
    if membership is not None:
        for name, title, permission in PLACES:
            if membership.may(permission):
                url = reverse(name, args=[membership.organiser.slug])
                is_here = request.path == url or (request.path.startswith(url) and name != "manage:dashboard")
                places.append(Place(name=str(title), url=url, is_here=is_here))
    may_sell = membership is not None and membership.may(Permission.SELL)
    shown = context | {"membership": membership, "places": places, "may_sell": may_sell}
    return render(request, template, shown, status=status)
