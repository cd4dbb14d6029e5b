"""The form of a ticket type: prices and times as people type them."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, cast

import msgspec
from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ...core import money
from ...core.errors import BadRequest
from ...events.errors import InvalidTicketType
from ...events.local_time import on_the_clock
from ...events.models import Event, TicketType
from ...events.rules import DEFAULT_LIMIT_PER_RESERVATION
from ...events.type_facts import NAMES, TypeFacts, facts_of
from .event_fields import TYPED, LocalTimeField, ProseField, read_time

MAX_TYPED = 40  # signs of a number; the largest price with all its signs has fewer


class NumberField(forms.CharField):
    """A number as readers of the language type it. A price, once it knows its `currency`."""

    currency = ""
    refusal = _("Use a number such as %(example)s.")

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(max_length=MAX_TYPED, **options)

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            if self.currency:
                return money.read_price(text, self.currency, get_language())
            return money.read_number(text, get_language())
        except ValueError as error:
            example = money.typed(Decimal("12.50"), get_language())
            raise ValidationError(self.refusal, params={"example": example}) from error


class CountField(NumberField):
    """A whole number, with or without its thousands set apart."""

    refusal = _("Use a whole number.")

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(widget=widget, **options)

    def clean(self, value: Any) -> int | None:  # type: ignore[override]
        number = super().clean(value)
        if number is not None and cast("int", number.as_tuple().exponent) < 0:
            raise ValidationError(self.refusal)
        return None if number is None else int(number)


class TypeForm(forms.Form):
    """A ticket type of one event. `seen` is what the person was shown, when there was something to be shown."""

    type = forms.CharField(
        label=_("Name"), max_length=TicketType._meta.get_field("type").max_length, widget=forms.TextInput
    )
    price = NumberField(label=_("Price"))
    amount = CountField(label=_("How many"))
    limit_per_reservation = CountField(label=_("Limit per reservation"))
    tax_rate = NumberField(
        label=_("Tax rate in percent"),
        required=False,
        help_text=_("Included in the price. Buyers are told the rate; empty: nothing is said about tax."),
    )
    description = ProseField(
        label=_("Description"),
        max_length=TicketType._meta.get_field("description").max_length,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What the ticket includes, in a sentence or two. Buyers see it."),
    )
    sales_open_at = LocalTimeField(label=_("Sales open"), required=False)
    sales_close_at = LocalTimeField(label=_("Sales close"), required=False)
    is_hidden = forms.BooleanField(
        label=_("Hidden"),
        required=False,
        help_text=_("Only shown, and sold online, to people with a promo code that names it."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=4000)

    use_required_attribute = False

    def __init__(self, event: Event, data: Mapping[str, Any] | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        cast("NumberField", self.fields["price"]).currency = event.currency
        self.fields["price"].label = _("Price in %(currency)s") % {"currency": event.currency}
        self.time_zone = event.time_zone

    def clean(self) -> None:
        """Makes moments of the times on the clocks at the event."""
        for name in ("sales_open_at", "sales_close_at"):
            if self.cleaned_data.get(name):
                read_time(self, name, self.time_zone)

    @property
    def facts(self) -> TypeFacts:
        """What a valid form says."""
        return TypeFacts(**{name: self.cleaned_data[name] for name in NAMES})

    @property
    def seen_facts(self) -> TypeFacts:
        """What the person was shown; raises `BadRequest` when that is nothing of ours."""
        try:
            return msgspec.json.decode(_signer().unsign(self.cleaned_data["seen"]), type=TypeFacts)
        except (BadSignature, msgspec.DecodeError) as error:
            raise BadRequest from error

    def refuse(self, refusal: InvalidTicketType) -> None:
        """Put what is wrong next to the fields."""
        for name, messages in refusal.faults.items():
            for message in messages:
                self.add_error(name if name in self.fields else None, message)

    def focus(self, name: str) -> None:
        """Let the page begin in that field; in the first one when there is none of that name."""
        self.fields[name if name in self.fields else "type"].widget.attrs["autofocus"] = True

    @property
    def has_rare_faults(self) -> bool:
        """Whether something is wrong among what most types do without, which is folded away."""
        return not {"type", "price", "amount"}.issuperset(self.errors)


def texts(event: Event, facts: TypeFacts) -> dict[str, Any]:
    """The facts as the form's fields show them, `seen` among them."""
    language = get_language()
    price = money.in_its_places(facts.price, event.currency)
    return {
        "type": facts.type,
        "price": money.typed(price, language),
        "amount": str(facts.amount),
        "limit_per_reservation": str(facts.limit_per_reservation),
        "tax_rate": _rate(facts.tax_rate),
        "description": facts.description,
        "sales_open_at": _local(facts.sales_open_at, event.time_zone),
        "sales_close_at": _local(facts.sales_close_at, event.time_zone),
        "is_hidden": facts.is_hidden,
        "seen": _signer().sign(msgspec.json.encode(facts).decode()),
    }


def first_texts(event: Event) -> dict[str, Any]:
    """What the form for a new type suggests: of the first one a plain name, of the next what is likely the same."""
    last = event.ticket_types.all()[::-1][:1]
    if not last:
        return {"type": str(_("Standard")), "limit_per_reservation": str(DEFAULT_LIMIT_PER_RESERVATION)}
    return {name: texts(event, facts_of(last[0]))[name] for name in ("limit_per_reservation", "tax_rate")}


def joined_texts(form: TypeForm, event: Event, now: TypeFacts) -> dict[str, Any]:
    """The form again, after somebody else changed the type: what was typed here, and their changes elsewhere."""
    mine, seen = form.facts, form.seen_facts
    return texts(event, now) | {
        name: form[name].value() for name in NAMES if getattr(mine, name) != getattr(seen, name)
    }


def _signer() -> Signer:
    return Signer(salt="a ticket type as it was shown")


def _rate(rate: Decimal | None) -> str:
    return "" if rate is None else money.typed(rate.normalize(), get_language())


def _local(moment: datetime | None, time_zone: str) -> str:
    return "" if moment is None else on_the_clock(moment, time_zone).strftime(TYPED)
