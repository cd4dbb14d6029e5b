"""What is typed to look after personal data."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ...core.mail_address import check_mail_address
from ...core.text import is_line
from ...people.address import is_same
from ...sales.contact import MAX_EMAIL


class PersonForm(forms.Form):
    """Whose data."""

    email = forms.CharField(
        label=_("E-mail address"),
        max_length=MAX_EMAIL,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("The whole address. Capitals before the @ count, behind it they don’t."),
    )

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        check_mail_address(email)
        if not is_line(email):
            raise ValidationError(_("This is not an e-mail address."))
        return email


class EraseForm(PersonForm):
    """Whose data is erased, typed once more."""

    typed = forms.CharField(
        label=_("Type the address once more to erase it"),
        max_length=MAX_EMAIL,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, auto_id="erase_%s", **kwargs)
        self.fields["email"].widget = forms.HiddenInput()

    def clean_typed(self) -> str:
        typed = str(self.cleaned_data["typed"])
        if "email" in self.cleaned_data and not is_same(typed, self.cleaned_data["email"]):
            raise ValidationError(_("This is another address than the one above."))
        return typed
