"""Founding an organiser."""

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from ...accounts.models import Organiser, User
from ...accounts.services.create_organiser import create_organiser
from ...core.errors import DomainError
from .access import actor_of, for_people
from .frame import page


class OrganiserForm(forms.Form):
    """What an organiser is called. The rest can be said later."""

    name = forms.CharField(
        label=_("Name"),
        max_length=Organiser._meta.get_field("name").max_length,
        help_text=_("Who invites: a club, a theatre, a band, you. Buyers see it."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_people
def new_organiser(request: HttpRequest, user: User) -> HttpResponse:
    """Asks for the name alone, and leads to the new organiser's overview."""
    form = OrganiserForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            organiser = create_organiser(name=form.cleaned_data["name"], owner=user, by=actor_of(request))
        except DomainError as refusal:
            form.add_error("name", refusal.message)
        else:
            return HttpResponseRedirect(reverse("manage:dashboard", args=[organiser.slug]))
    return page(request, "manage/new_organiser.html", form=form, status=422 if form.errors else 200)
