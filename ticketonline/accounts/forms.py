"""The form at the staff's door."""

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import UsernameField

from .models import User


class LoginForm(AdminAuthenticationForm):
    """Django's lets a name of any length pass, up to the throttle, which can't keep it."""

    username = UsernameField(
        max_length=User._meta.get_field("username").max_length, widget=forms.TextInput(attrs={"autofocus": True})
    )
