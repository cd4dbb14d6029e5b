"""What can be typed on the page of a reservation."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ...sales.contact import MAX_EMAIL
from ...sales.models import Reservation
from ...sales.rules import LONGEST_HOLD, MAX_COMMENT

MINUTES = 60
FIRST_OFFER_MINUTES = 30


class ContactForm(forms.Form):
    """How the buyer is reached. Its fields are checked by the service."""

    email = forms.CharField(
        label=_("E-mail address"),
        required=False,
        max_length=MAX_EMAIL,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("Where the buyer is reached. The log keeps the old address and the new one."),
    )
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, data: Any = None, *, order: Reservation) -> None:
        super().__init__(data, auto_id="contact_%s", initial={"email": order.email, "language": order.language})
        self.fields["email"].required = bool(order.email)  # it can be replaced, not taken away
        known = dict(settings.LANGUAGES)
        own = {} if order.language in known else {order.language: order.language or _("Not known")}
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"), required=False, choices=[*own.items(), *known.items()]
        )


class ExtendForm(forms.Form):
    """How much longer the tickets are held."""

    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=1,
        max_value=int(LONGEST_HOLD.total_seconds()) // MINUTES,
        help_text=_("An hour has 60, a day 1440. Nothing is held for longer than seven days from now."),
    )

    def __init__(self, data: Any = None, *, order: Reservation) -> None:
        super().__init__(data, auto_id="extend_%s", initial={"minutes": FIRST_OFFER_MINUTES})


class CommentForm(forms.Form):
    """A note for the team."""

    text = forms.CharField(
        label=_("Comment"),
        max_length=MAX_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For your team. The buyer never sees it."),
    )

    def __init__(self, data: Any = None, *, order: Reservation) -> None:
        super().__init__(data, auto_id="comment_%s")


class CancelForm(forms.Form):
    """Nothing is asked."""

    def __init__(self, data: Any = None, *, order: Reservation) -> None:
        super().__init__(data)
