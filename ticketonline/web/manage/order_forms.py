"""What can be typed on the page of a reservation."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ...payments.rules import MAX_REASON
from ...sales.contact import MAX_EMAIL, MAX_NAME
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
    name = forms.CharField(
        label=pgettext_lazy("person", "Name"),
        required=False,
        max_length=MAX_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, data: Any = None, *, order: Reservation) -> None:
        super().__init__(data, auto_id="contact_%s", initial={name: getattr(order, name) for name in self.base_fields})
        for name in ("email", "name"):
            self.fields[name].required = bool(getattr(order, name))  # it can be replaced, not taken away
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


class ReturnForm(forms.Form):
    """Whether the money goes back; and why, which must be said if it does not. For a free order there is no choice."""

    refund = forms.BooleanField(label=_("Refund the money"), required=False)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=MAX_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For the log; the buyer never sees it. Needed if the money is not refunded."),
    )

    def __init__(self, data: Any = None, *, has_money: bool) -> None:
        super().__init__(data, auto_id="return_%s", initial={"refund": True})
        if not has_money:
            del self.fields["refund"]

    def clean(self) -> dict[str, Any]:
        """Without money there is none to be kept."""
        super().clean()
        return {"refund": True} | self.cleaned_data
