"""The form at the staff's door."""

from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import UsernameField
from django.utils.translation import gettext_lazy as _

from .models import User


class LoginForm(AdminAuthenticationForm):
    """Django's lets a name of any length pass, up to the throttle, which can't keep it.

    It asks for a password alone, so it is closed to those who have a second step: the session of the back office's
    door is good for the admin as well.
    """

    username = UsernameField(
        max_length=User._meta.get_field("username").max_length, widget=forms.TextInput(attrs={"autofocus": True})
    )

    def confirm_login_allowed(self, user: User) -> None:
        """Raises `ValidationError` for those whom this door lets in never, or not by it."""
        super().confirm_login_allowed(user)
        if is_mfa_enabled(user):
            raise forms.ValidationError(_("This account has a second step. Log in at /manage/, then come back."))
