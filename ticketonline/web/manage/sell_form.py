"""The form of the box office."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import TextChoices
from django.utils.crypto import get_random_string
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ...core import money
from ...core.errors import DomainError
from ...events.models import Contingent, Event, TicketType
from ...events.rules import LONGEST_CODE, MOST_PER_RESERVATION
from ...payments.rules import MAX_GIFT_REASON
from ...payments.rules import Way as KeptWay
from ...payments.services.sell_at_box_office import Sale
from ...sales.contact import MAX_EMAIL, MAX_NAME
from ...sales.errors import KeyReused
from ...sales.rules import Line

KEY_SIGNS = 32
GIVEN_SIGNS = 20
# Beside which field a refusal stands; any other stands above the form.
FIELDS = {
    "invalid_email": "email",
    "invalid_name": "name",
    "gift_reason_needed": "reason",
    "contingent_not_found": "contingent",
    "contingent_of_other_type": "contingent",
    "too_few_left": "contingent",
    "unknown_promo_code": "promo_code",
    "promo_code_not_valid": "promo_code",
    "promo_code_of_other_types": "promo_code",
    "promo_code_over_limit": "promo_code",
    "promo_code_used_up": "promo_code",
}


class Way(TextChoices):
    """How it is paid."""

    CASH = KeptWay.CASH.value, _("Cash")
    CARD_TERMINAL = KeptWay.CARD_TERMINAL.value, _("Card terminal")
    INVOICE = KeptWay.INVOICE.value, _("On an invoice, later")
    GIFT = KeptWay.GIFT.value, _("Nothing: given away")


@dataclass(frozen=True, kw_only=True)
class Counter:
    """A ticket type with the field for how many of it, and its price as the script reads it, such as `45.50`."""

    kind: TicketType
    field: forms.BoundField
    price: str


class SellForm(forms.Form):
    """What is sold to whom, and how it is paid. Its `key` makes a form that is sent twice one sale."""

    way = forms.ChoiceField(label=_("Paid by"), choices=Way.choices, initial=Way.CASH, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("To whom, or why it is given away"),
        required=False,
        max_length=MAX_GIFT_REASON,
        help_text=_("For the log; needed for gifts."),
    )
    contingent = forms.TypedChoiceField(label=_("Out of a contingent"), required=False, coerce=UUID, empty_value=None)
    promo_code = forms.CharField(label=_("Promo code"), required=False, max_length=LONGEST_CODE)
    name = forms.CharField(label=pgettext_lazy("person", "Name"), required=False, max_length=MAX_NAME)
    email = forms.CharField(label=_("E-mail address"), required=False, max_length=MAX_EMAIL, widget=forms.EmailInput)
    # What the buyer handed over, to tell the change: it is kept nowhere, and nothing is refused for it.
    given = forms.CharField(label=_("Given in cash"), required=False, max_length=GIVEN_SIGNS)
    key = forms.CharField(widget=forms.HiddenInput, max_length=KEY_SIGNS)

    use_required_attribute = False

    def __init__(self, event: Event, data: Mapping[str, Any] | None = None) -> None:
        self._currency = event.currency
        super().__init__(data, initial={"key": get_random_string(KEY_SIGNS)})
        contingents = list(Contingent.objects.filter(type__event=event).select_related("type"))
        if contingents or (data and data.get("contingent")):  # the last may be dissolved while somebody sells from it
            shown = [(str(one.pk), f"{one.name}: {one.type.type} ({one.tickets})") for one in contingents]
            self.fields["contingent"] = forms.TypedChoiceField(
                label=_("Out of a contingent"),
                required=False,
                coerce=UUID,
                empty_value=None,
                choices=[("", _("No: out of what is on sale")), *shown],
            )
        else:
            del self.fields["contingent"]
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")
        self._kinds = {f"amount-{kind.pk}": kind for kind in event.ticket_types.all()}
        for name, kind in self._kinds.items():
            self.fields[name] = forms.IntegerField(
                label=kind.type, required=False, min_value=0, max_value=MOST_PER_RESERVATION, initial=0
            )

    @property
    def counters(self) -> list[Counter]:
        """The ticket types, in the organiser's order."""
        return [
            Counter(kind=kind, field=self[name], price=str(money.in_its_places(kind.price, self._currency)))
            for name, kind in self._kinds.items()
        ]

    @property
    def sale(self) -> Sale:
        """What a valid form says."""
        said = self.cleaned_data
        lines = [Line(type=kind.type, amount=said[name]) for name, kind in self._kinds.items() if said.get(name)]
        return Sale(
            wanted=lines,
            way=KeptWay(said["way"]),
            promo_code=said["promo_code"],
            name=said["name"],
            email=said["email"],
            contingent_id=said.get("contingent"),
            reason=said["reason"],
        )

    def refuse(self, refusal: DomainError) -> None:
        """Put what is wrong next to its field, if it has one."""
        if isinstance(refusal, KeyReused):
            # It was sold with before and changed since, by way of the browser's "back": not a fault, but worth a look.
            self.data = dict(self.data.items()) | {"key": get_random_string(KEY_SIGNS)}
            again = gettext("This form has sold something before. Press “Sell” again to sell this as well.")
            self.add_error(None, again)
            return
        field = FIELDS.get(refusal.code)
        self.add_error(field if field in self.fields else None, refusal.message)
