"""Accounts and organisers in the admin, and what the admin calls itself."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ..audit.actor import Actor
from ..audit.services.record import record
from ..core.client_address import client_address
from .forms import LoginForm
from .models import Organiser, User
from .rules import RESERVED_SLUGS

admin.site.site_header = admin.site.site_title = "Ticketonline"
admin.site.index_title = _("Box office")
admin.site.login_form = LoginForm
admin.site.register(User, UserAdmin)


class OrganiserForm(ModelForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """An organiser, whose slug must not be a page of the back office."""

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if slug in RESERVED_SLUGS:
            raise ValidationError(_("This address is a page of the back office."))
        return slug


@admin.register(Organiser)
class OrganiserAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs alone
    """The tenants, for the operator alone: their teams look after themselves in the back office."""

    form = OrganiserForm
    list_display = ["name", "slug", "email", "created_at"]
    search_fields = ["name", "slug", "email"]
    prepopulated_fields = {"slug": ["name"]}
    ordering = ["name", "id"]

    def has_delete_permission(self, request: HttpRequest, obj: Organiser | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Organiser, form: Any, change: bool) -> None:
        """What the operator does to an organiser is in its log."""
        super().save_model(request, obj, form, change)
        assert isinstance(request.user, User)
        record(
            "organiser.changed" if change else "organiser.created",
            by=Actor(user_id=request.user.pk, name=request.user.shown_name, address=client_address(request)),
            organiser_id=obj.pk,
            target_type="organiser",
            target_id=obj.pk,
            target_name=obj.name,
            before={name: form.initial.get(name) for name in form.changed_data},
            after={name: form.cleaned_data[name] for name in form.changed_data},
        )
