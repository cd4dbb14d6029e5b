"""The admin's forms of an event and its ticket types."""

from functools import cache
from typing import Any, cast
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AdminFileWidget
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.translation import gettext_lazy as _

from ..core import money
from ..core.protection import is_protected
from .code_queries import find_code_for_this_alone
from .errors import AmountTooLow, LastTypeOfPromoCode
from .images import encode_image
from .models import Event, PromoCode, TicketType


class EventForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """An event. Its ticket types must be locked: what they hold and sold decides about the currency."""

    # A plain file field: nothing but encode_image opens what was uploaded.
    image = forms.FileField(
        label=_("Image"),
        required=False,
        widget=AdminFileWidget(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("JPEG, PNG or WebP, at most 10 MB; it is cut to 1200 by 630 around its middle."),
    )

    time_zone = forms.ChoiceField(
        label=_("Time zone"), initial="UTC", help_text=_("Whose clocks its date is shown by.")
    )

    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", "–"), *settings.LANGUAGES],
        help_text=_("What name and description are written in."),
    )

    class Meta:
        model = Event
        fields = "__all__"  # noqa: DJ007  (the admin's fieldsets choose)
        help_texts = {
            "slug": _("Its name in the address of its page. Whoever has the old address won't find it after a change."),
            "country": _("Two capital letters, such as PL."),
            "currency": _("Three letters, such as EUR. Fixed once tickets are held or sold."),
            "sales_open_at": _("In UTC. Empty: as soon as it is published."),
            "sales_close_at": _("In UTC. Empty: when it begins."),
            "names_until": _("In UTC. Empty: until it begins."),
            "cancel_until": _("In UTC. Empty: until it begins."),
            "accent": _("The colour of its pages, such as #2438d6. Empty: the shop's own."),
            "statistics_public": _("Whether anybody may see how many tickets are sold."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            for part, name in zip(getattr(field.widget, "widgets", ()), (_("date"), _("time")), strict=False):
                part.attrs["aria-label"] = f"{field.label}: {name}"  # Django's admin labels the two together
        names = sorted(_time_zones() | {self.instance.time_zone})
        cast("forms.ChoiceField", self.fields["time_zone"]).choices = [(name, name) for name in names]

    def clean_image(self) -> "ContentFile[bytes] | Any":
        """What was uploaded as our own small JPEG; what was there before, and False, which clears it, pass."""
        image = self.cleaned_data["image"]
        return encode_image(image) if isinstance(image, UploadedFile) else image

    def clean_currency(self) -> str:
        """Another currency would change what the tickets in people's baskets cost."""
        currency: str = self.cleaned_data["currency"]
        if "currency" in self.changed_data and any(kind.taken for kind in self.instance.ticket_types.all()):
            raise ValidationError(
                _("Tickets are held or sold in %(currency)s."), params={"currency": self.initial["currency"]}
            )
        code = PromoCode.objects.filter(event=self.instance.pk).exclude(amount_off=None).first()
        if "currency" in self.changed_data and code is not None:
            raise ValidationError(
                _("The promo code %(promo_code)s takes an amount of %(currency)s off. Change it first."),
                params={"promo_code": code.code, "currency": self.initial["currency"]},
            )
        return currency


class TicketTypeForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """A ticket type in its event's form. The type must be locked, so that its counters are true."""

    class Meta:
        model = TicketType
        fields = ["type", "price", "amount", "limit_per_reservation", "position"]

    def clean_amount(self) -> int:
        """Never below what is held and sold; the message names the lowest possible number."""
        amount: int = self.cleaned_data["amount"]
        if amount < self.instance.taken:
            raise ValidationError(AmountTooLow(lowest=self.instance.taken).message)
        return amount

    def clean(self) -> dict[str, Any] | None:
        """Refuses to delete a type that somebody has a ticket of, and keeps it."""
        cleaned = super().clean()
        if self.cleaned_data.get(DELETION_FIELD_NAME) and self._is_reserved():
            # Django would list every single ticket.
            self.cleaned_data[DELETION_FIELD_NAME] = False
            raise ValidationError(_("This ticket type has reservations and can't be deleted."))
        if self.cleaned_data.get(DELETION_FIELD_NAME) and not self.instance._state.adding:
            code = find_code_for_this_alone(self.instance)
            if code is not None:
                self.cleaned_data[DELETION_FIELD_NAME] = False
                raise ValidationError(LastTypeOfPromoCode(type=self.instance.type, promo_code=code.code).message)
        return cleaned

    def _is_reserved(self) -> bool:
        return not self.instance._state.adding and (self.instance.taken > 0 or is_protected(self.instance))


class TicketTypeFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]  # generic in the stubs alone
    """All ticket types of one event."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """Gives each type its event, saved or not: a price is right or wrong in the event's currency."""
        super().add_fields(form, index)
        kind, event = form.instance, self.instance
        kind.event = event
        if kind.price is not None:
            # Stored with three places, `120.000` would read as a hundred and twenty thousand to many.
            form.initial["price"] = money.in_its_places(kind.price, event.currency)


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())  # read from some 600 files
