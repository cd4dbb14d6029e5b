"""The forms of promo codes: one code, or many at once."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

import msgspec
from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db.models import TextChoices
from django.utils.text import format_lazy
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ...core import money
from ...core.errors import BadRequest
from ...events.errors import InvalidPromoCode
from ...events.local_time import on_the_clock
from ...events.models import Event, PromoCode
from ...events.promo_facts import NAMES, PromoFacts
from ...events.rules import LONGEST_CODE, MOST_CODES_AT_ONCE
from ...events.suggest_code import SIGNS_IN_BULK, suggest_code
from .event_fields import TYPED, LocalTimeField, read_time
from .type_form import CountField, NumberField

MOST_TYPED = 60  # signs of a code with the blanks that people type; they are taken away
TIMES = ("valid_from", "valid_until")
FIRST_VALUE = "10"  # percent
VALUE_OF = {"percent_off": "value", "amount_off": "value"}  # where the page says what is wrong with a fact


class Takes(TextChoices):
    """What a promo code is worth."""

    PERCENT = "percent", _("A percentage off")
    AMOUNT = "amount", _("An amount off each ticket")
    NOTHING = "nothing", _("Nothing off: it only opens hidden ticket types, or counts")


class ValueField(NumberField):
    """A number with or without a percent sign, or the currency's."""

    def clean(self, value: Any) -> Decimal | None:
        return super().clean(str(value or "").replace("%", ""))


class CodeForm(forms.Form):
    """A promo code of one event. `seen` is what the person was shown, when there was something to be shown."""

    code = forms.CharField(
        label=_("Code"),
        max_length=MOST_TYPED,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_("What people type in. Capitals and blanks make no difference."),
    )
    takes = forms.ChoiceField(label=_("What it is worth"), choices=Takes.choices, widget=forms.RadioSelect)
    value = ValueField(label=_("How much off"), required=False)
    types = forms.TypedMultipleChoiceField(
        label=_("For which ticket types"),
        required=False,
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: for all that are not hidden."),
    )
    tickets = CountField(
        label=_("Tickets in all"), required=False, help_text=_("So many can be bought with it; empty: any number.")
    )
    limit_per_reservation = CountField(label=_("Tickets per reservation"), required=False)
    valid_from = LocalTimeField(label=pgettext_lazy("promo code", "Valid from"), required=False)
    valid_until = LocalTimeField(label=pgettext_lazy("promo code", "Valid until"), required=False)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=PromoCode._meta.get_field("note").max_length,
        help_text=_("For you and your team: where the code was given to whom. Buyers never see it."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=8000)

    use_required_attribute = False

    def __init__(self, event: Event, data: Mapping[str, Any] | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        cast("NumberField", self.fields["value"]).currency = event.currency
        self.fields["value"].help_text = _("In percent, or in %(currency)s.") % {"currency": event.currency}
        cast("forms.ChoiceField", self.fields["types"]).choices = [
            (str(kind.pk), _("%(type)s (hidden)") % {"type": kind.type} if kind.is_hidden else kind.type)
            for kind in event.ticket_types.all()
        ]
        self.time_zone = event.time_zone

    def clean(self) -> None:
        """Asks for a value where there must be one, and makes moments of the times on the clocks at the event."""
        takes = self.cleaned_data.get("takes")
        if takes in (Takes.PERCENT, Takes.AMOUNT) and "value" not in self.errors and self.cleaned_data["value"] is None:
            self.add_error("value", ValidationError(_("Say how much.")))
        for name in TIMES:
            if self.cleaned_data.get(name):
                read_time(self, name, self.time_zone)

    @property
    def facts(self) -> PromoFacts:
        """What a valid form says."""
        said = self.cleaned_data
        return PromoFacts(
            code=said["code"],
            percent_off=said["value"] if said["takes"] == Takes.PERCENT else None,
            amount_off=said["value"] if said["takes"] == Takes.AMOUNT else None,
            types=tuple(sorted(said["types"])),
            **{name: said[name] for name in ("tickets", "limit_per_reservation", *TIMES, "note")},
        )

    @property
    def seen_facts(self) -> PromoFacts:
        """What the person was shown; raises `BadRequest` when that is nothing of ours."""
        try:
            return msgspec.json.decode(_signer().unsign(self.cleaned_data["seen"]), type=PromoFacts)
        except (BadSignature, msgspec.DecodeError) as error:
            raise BadRequest from error

    def refuse(self, refusal: InvalidPromoCode) -> None:
        """Put what is wrong next to the fields."""
        for name, messages in refusal.faults.items():
            field = VALUE_OF.get(name, name)
            for message in messages:
                self.add_error(field if field in self.fields else None, message)

    @property
    def has_rare_faults(self) -> bool:
        """Whether something is wrong among what most codes do without, which is folded away."""
        return not {"code", "count", "takes", "value", "types"}.issuperset(self.errors)


class ManyForm(CodeForm):
    """Many promo codes alike; what they begin with may be left out."""

    code = forms.CharField(
        label=_("What they begin with"),
        required=False,
        max_length=LONGEST_CODE - SIGNS_IN_BULK,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_("Such as PRESS-; ten letters and digits by chance follow."),
    )
    count = CountField(
        label=_("How many codes"), help_text=format_lazy(_("At most {most} at once."), most=MOST_CODES_AT_ONCE)
    )
    tickets = CountField(label=_("Tickets with each code"), required=False)


def first_texts() -> dict[str, str]:
    """What the form for a new code suggests."""
    return {"code": suggest_code(), "takes": Takes.PERCENT.value, "value": FIRST_VALUE}


def first_texts_of_many() -> dict[str, str]:
    """What the form for many codes suggests: each for one ticket."""
    return {"takes": Takes.PERCENT.value, "value": FIRST_VALUE, "count": "50", "tickets": "1"}


def texts(event: Event, facts: PromoFacts) -> dict[str, Any]:
    """The facts as the form's fields show them, `seen` among them."""
    return _shown(event, facts) | {"seen": _signer().sign(msgspec.json.encode(facts).decode())}


def joined_texts(form: CodeForm, event: Event, now: PromoFacts) -> dict[str, Any]:
    """The form again, after somebody else changed the code: what was typed here, and their changes elsewhere."""
    mine, seen, joined = form.facts, form.seen_facts, texts(event, now)
    for name in NAMES:
        if getattr(mine, name) != getattr(seen, name):
            for field in ("takes", "value") if name in VALUE_OF else (name,):
                joined[field] = form[field].value()
    return joined


def _shown(event: Event, facts: PromoFacts) -> dict[str, Any]:
    language = get_language()
    if facts.percent_off is not None:
        takes, value = Takes.PERCENT, f"{facts.percent_off.normalize():f}"
        value = money.typed(Decimal(value), language)
    elif facts.amount_off is not None:
        takes, value = Takes.AMOUNT, money.typed(money.in_its_places(facts.amount_off, event.currency), language)
    else:
        takes, value = Takes.NOTHING, ""
    return {
        "code": facts.code,
        "takes": takes.value,
        "value": value,
        "types": [str(key) for key in facts.types],
        "tickets": "" if facts.tickets is None else str(facts.tickets),
        "limit_per_reservation": "" if facts.limit_per_reservation is None else str(facts.limit_per_reservation),
        "note": facts.note,
    } | {name: _local(getattr(facts, name), event) for name in TIMES}


def _local(moment: Any, event: Event) -> str:
    return "" if moment is None else on_the_clock(moment, event.time_zone).strftime(TYPED)


def _signer() -> Signer:
    return Signer(salt="a promo code as it was shown")
