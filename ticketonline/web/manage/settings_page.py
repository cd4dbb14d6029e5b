"""What an organiser is called, and where its buyers write to."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from ...accounts.errors import InvalidOrganiser
from ...accounts.models import Membership, Organiser
from ...accounts.rules import Permission
from ...accounts.services.change_organiser import change_organiser
from ...core.mail_address import check_mail_address
from .access import actor_of, for_members
from .frame import page


class SettingsForm(forms.Form):
    """The name and the address."""

    name = forms.CharField(
        label=_("Name"), max_length=Organiser._meta.get_field("name").max_length, help_text=_("Buyers see it.")
    )
    email = forms.EmailField(
        label=_("E-mail address for buyers’ questions"),
        max_length=Organiser._meta.get_field("email").max_length,
        required=False,
        validators=[check_mail_address],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(Permission.CHANGE_ORGANISER)
def settings_page(request: HttpRequest, membership: Membership) -> HttpResponse:
    """The organiser's settings, to be changed."""
    organiser = membership.organiser
    form = SettingsForm(
        request.POST if request.method == "POST" else None, initial={"name": organiser.name, "email": organiser.email}
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_organiser(organiser.pk, **form.cleaned_data, by=actor_of(request))
        except InvalidOrganiser as refusal:
            form.add_error("name", refusal.message)
        else:
            messages.success(request, gettext("The settings are saved."))
            return HttpResponseRedirect(reverse("manage:settings", args=[organiser.slug]), status=303)
    return page(request, "manage/settings.html", membership, form=form, status=422 if form.errors else 200)
