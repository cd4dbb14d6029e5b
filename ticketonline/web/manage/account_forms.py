"""The forms of django-allauth, in our words and without hints that vanish when one types (ACCOUNT_FORMS, MFA_FORMS)."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from allauth.account import forms as account_forms
from allauth.core import context as of_request
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .accepting import open_invitation

LABELS = {
    "login": _("E-mail address or user name"),
    "password": _("Password"),
    "email": _("E-mail address"),
    "oldpassword": _("Present password"),
    "password1": _("New password"),
    "password2": _("New password once more"),
    "code": _("Code"),
    "name": _("Name"),
}
HELP: dict[str, Any] = {
    "password1": format_lazy(
        _("At least {least} characters; not a common password, not digits alone, nothing like your address."),
        least=settings.LEAST_PASSWORD,
    ),
    # The page has the way to a new one.
    "password": "",
    "oldpassword": "",
}
LONGEST_LOGIN = 254


class OurWords:
    """Mixed into a form, gives its fields our labels and helps."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = LABELS.get(name, field.label)
            field.help_text = HELP.get(name, field.help_text)

    def full_clean(self) -> None:
        """Puts the cursor into the first field in which something is wrong."""
        super().full_clean()  # type: ignore[misc]  # the form's
        for name in self.fields:
            if name in self.errors:  # type: ignore[attr-defined]  # the form's
                self.fields[name].widget.attrs["autofocus"] = True
                break


class LogInForm(OurWords, account_forms.LoginForm):  # type: ignore[misc]
    """A name or address, and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login = self.fields["login"]
        login.widget.attrs |= {"autocomplete": "username", "autocapitalize": "none", "maxlength": LONGEST_LOGIN}
        login.validators.append(MaxLengthValidator(LONGEST_LOGIN))


class SignUpForm(OurWords, account_forms.SignupForm):  # type: ignore[misc]
    """An address and a password. Whoever follows an invitation finds the address that was invited."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = open_invitation(of_request.request)
        if self.invitation:
            self.initial.setdefault("email", self.invitation.email)
        self.fields["password1"].label = LABELS["password"]


class AddEmailForm(OurWords, account_forms.AddEmailForm):  # type: ignore[misc]
    """Another address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("New e-mail address")


class ChangePasswordForm(OurWords, account_forms.ChangePasswordForm):  # type: ignore[misc]
    """The present password and a new one."""


class SetPasswordForm(OurWords, account_forms.SetPasswordForm):  # type: ignore[misc]
    """A first password."""


class ResetPasswordForm(OurWords, account_forms.ResetPasswordForm):  # type: ignore[misc]
    """Where to send the link."""


class ResetPasswordKeyForm(OurWords, account_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    """The new password, of whoever has the link."""


class ReauthenticateForm(OurWords, account_forms.ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""


class CodeForm(OurWords, mfa_forms.AuthenticateForm):  # type: ignore[misc]
    """A code of the app, or one for an emergency."""


class CodeOnceMoreForm(OurWords, mfa_forms.ReauthenticateForm):  # type: ignore[misc]
    """The same, of somebody who is logged in."""


class SetUpAppForm(OurWords, totp_forms.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of the app, which shows that it works."""


@contextmanager
def whatever_is_sent() -> Iterator[None]:
    """Refuses what no browser sends, and django-allauth does not expect."""
    try:
        yield
    except forms.ValidationError:
        raise
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise forms.ValidationError(_("This passkey can’t be read. Try once more.")) from error


class CredentialDecoder(json.JSONDecoder):
    """Refuses what is nested too deeply as it does what is no JSON."""

    def decode(self, s: str, *args: Any) -> Any:
        """What the text says."""
        try:
            return super().decode(s, *args)
        except RecursionError as error:
            raise json.JSONDecodeError("nested too deeply", s, 0) from error


class WithCredential:
    """Mixed into a form that a passkey is sent with."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.JSONField", self.fields["credential"]).decoder = CredentialDecoder


class AddPasskeyForm(WithCredential, OurWords, webauthn_forms.AddWebAuthnForm):  # type: ignore[misc]
    """A passkey, always of the kind that lets in without a password: the device asks for a finger, a face or a PIN."""

    passwordless = forms.BooleanField(initial=True, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Refuses a key that did not verify who holds it."""
        with whatever_is_sent():
            cleaned: dict[str, Any] = super().clean()
        return cleaned


class AnyCredential(WithCredential):
    """Mixed into a form that is shown a passkey."""

    def clean_credential(self) -> Authenticator:
        """The passkey that it is."""
        with whatever_is_sent():
            return super().clean_credential()  # type: ignore[misc]  # the form's


class PasskeyForm(AnyCredential, webauthn_forms.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey after the password."""


class PasskeyLogInForm(AnyCredential, webauthn_forms.LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey in place of the password."""


class PasskeyOnceMoreForm(AnyCredential, webauthn_forms.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey of somebody who is logged in."""


class RenamePasskeyForm(OurWords, webauthn_forms.EditWebAuthnForm):  # type: ignore[misc]
    """What the passkey is called."""
