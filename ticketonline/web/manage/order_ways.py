"""The way back to an order after something was done to it."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from ...accounts.models import Membership


def see_order(membership: Membership, reservation_id: UUID) -> HttpResponse:
    """Leads to the order's page."""
    return HttpResponseRedirect(reverse("manage:order", args=[membership.organiser.slug, reservation_id]), status=303)
