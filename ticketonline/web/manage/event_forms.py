"""The forms of an event: a new one with the least there is to say, and all its details."""

from collections.abc import Mapping
from copy import copy
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_slug
from django.utils.translation import gettext_lazy as _

from ...events.checks import MAX_DESCRIPTION, check_event, drop_late_limits
from ...events.errors import InvalidEvent
from ...events.history import as_remembered
from ...events.images import encode_image
from ...events.local_time import on_the_clock
from ...events.models import Event
from .event_fields import (
    LineField,
    ListField,
    LocalTimeField,
    ProseField,
    countries,
    currencies,
    languages,
    read_time,
    time_zones,
)


class EventForm(forms.Form):
    """What an event is called, when and where it is, on its own clocks. `event` is what it is about, saved or not.

    After `is_valid()` `doubled` names the times that the clocks there show twice: of these the first is taken.
    """

    times: tuple[str, ...] = ("date",)

    name = LineField("name", label=_("Name"))
    date = LocalTimeField(label=_("Begins"))
    time_zone = ListField(
        label=_("Time zone"), help_text=_("All times of this event are on the clocks of this time zone.")
    )
    venue = LineField("venue", label=_("Venue"), required=False)
    city = LineField("city", label=_("City"), required=False)
    country = ListField(label=_("Country"), required=False)
    currency = ListField(label=_("Currency"))
    language = ListField(
        label=_("Language"), required=False, help_text=_("What you write the name and the description in.")
    )
    description = ProseField(
        label=_("Description"),
        required=False,
        max_length=MAX_DESCRIPTION,
        help_text=_("What awaits people. **Two stars** make words bold, # begins a heading, - a list."),
    )

    def __init__(self, *args: Any, event: Event, **options: Any) -> None:
        super().__init__(*args, **options | {"initial": self._shown(event), "label_suffix": ""})
        self.event = event
        self.doubled: list[str] = []
        cast("ListField", self.fields["time_zone"]).offer(time_zones(), event.time_zone)
        cast("ListField", self.fields["country"]).offer(countries(), event.country)
        cast("ListField", self.fields["currency"]).offer(currencies(), event.currency)
        cast("ListField", self.fields["language"]).offer(languages(), event.language)

    def _shown(self, event: Event) -> dict[str, Any]:
        values = {name: getattr(event, name) for name in self.base_fields if hasattr(Event, name)}
        for name in self.times:
            if values[name] is not None:
                values[name] = on_the_clock(values[name], event.time_zone).replace(second=0, microsecond=0)
        return values

    def clean(self) -> dict[str, Any]:
        """Turns the times into moments, and asks whether there can be such an event."""
        cleaned = self.cleaned_data
        if "time_zone" in cleaned:
            for name in self.times:
                if cleaned.get(name):
                    self._read(name, cleaned["time_zone"])
        if not self.errors:
            would_be = copy(self.event)
            would_be.slug = would_be.slug or "one-to-be-made"
            for name, value in self.changes.items():
                setattr(would_be, name, value)
            drop_late_limits(would_be, before=as_remembered(self.event))
            try:
                check_event(would_be, is_slug_free="slug" not in self.fields)
            except InvalidEvent as refusal:
                self.refuse(refusal)
        return cleaned

    def _read(self, name: str, time_zone: str) -> None:
        if time_zone == self.event.time_zone and self.cleaned_data[name] == self.initial[name]:
            # Untouched: it may be the second of two such times, or have seconds that no form shows.
            self.cleaned_data[name] = getattr(self.event, name)
            return
        doubled = read_time(self, name, time_zone)
        if doubled:
            self.doubled.append(doubled)

    @property
    def changes(self) -> Mapping[str, Any]:
        """The event's values as the form has them."""
        return {name: value for name, value in self.cleaned_data.items() if hasattr(Event, name)}

    @property
    def previewed(self) -> str | None:
        """The description that was typed, to be shown as it would look; None when it is refused, as too long."""
        # Markdown takes its time with the square of the length: two megabytes of brackets took minutes.
        return None if "description" in self.errors else self.cleaned_data["description"]

    def refuse(self, refusal: InvalidEvent) -> None:
        """Says next to the fields what was refused."""
        faults = cast("Mapping[str, list[str]]", refusal.facts.get("faults") or {None: [refusal.message]})
        for name, messages in faults.items():
            self.add_error(name if name in self.fields else None, messages)


class DetailsForm(EventForm):
    """All there is to say about an event. It carries the values that it began with, besides what was typed."""

    times = ("date", "doors_at", "ends_at", "sales_open_at", "sales_close_at", "names_until", "cancel_until")

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    slug = LineField(
        "slug",
        label=_("Name in the address"),
        validators=[validate_slug],
        help_text=_("Small letters, digits and hyphens. Links to the old address lead nowhere once you change it."),
    )
    doors_at = LocalTimeField(label=_("Doors open"), required=False)
    ends_at = LocalTimeField(label=_("Ends"), required=False)
    address = LineField("address", label=_("Street and number"), required=False)
    sales_open_at = LocalTimeField(
        label=_("Sales open"), required=False, help_text=_("Empty: as soon as it is published.")
    )
    sales_close_at = LocalTimeField(label=_("Sales close"), required=False, help_text=_("Empty: when it begins."))
    statistics_public = forms.BooleanField(label=_("Anybody may see how many tickets are sold"), required=False)
    names_until = LocalTimeField(
        label=_("Names can be changed until"),
        required=False,
        help_text=_("Who holds a ticket may write a name on it. Empty: until the event begins."),
    )
    transfers_allowed = forms.BooleanField(
        label=_("Tickets may be passed on"),
        required=False,
        help_text=_("Whoever a ticket is passed on to gets a new code, and the old one opens no door any more."),
    )
    cancelling = forms.ChoiceField(
        label=_("Cancelling by buyers"),
        choices=Event.Cancelling.choices,
        help_text=_("What a buyer cancels is on sale again at once, and what was paid for it goes back in full."),
    )
    cancel_until = LocalTimeField(
        label=_("Cancelling until"), required=False, help_text=_("Empty: until the event begins.")
    )
    # A plain file field: nothing but encode_image opens what was uploaded.
    image = forms.FileField(
        label=_("Picture"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("JPEG, PNG or WebP, at most 10 MB; it is cut to 1200 by 630 around its middle."),
    )
    accent = LineField(
        "accent",
        label=_("Colour"),
        required=False,
        help_text=_(
            "Of buttons and links on its pages, such as #2438d6. Empty: the shop’s own. Where it could not be read it "
            "is made darker, or lighter for those who prefer dark pages."
        ),
    )
    removes_image = forms.BooleanField(label=_("Remove the picture"), required=False)

    def __init__(self, *args: Any, event: Event, **options: Any) -> None:
        super().__init__(*args, event=event, **options)
        for name, field in self.fields.items():
            field.show_hidden_initial = name not in ("version", "image", "removes_image")
        if not event.image:
            del self.fields["removes_image"]

    def clean_image(self) -> "ContentFile[bytes] | None":
        """What was uploaded, as our own small JPEG."""
        image = self.cleaned_data["image"]
        return encode_image(image) if isinstance(image, UploadedFile) else None

    def clean(self) -> dict[str, Any]:
        """Says that a picture has to be chosen again if anything keeps it from being saved."""
        cleaned = super().clean()
        if self.errors:
            self.say_picture_is_lost()
        return cleaned

    def say_picture_is_lost(self) -> None:
        """A browser does not send a file again by itself."""
        if self.files.get("image") and "image" not in self.errors:
            again = _("Choose the picture once more: what was not saved can’t keep a file.")
            self.add_error("image", ValidationError(again, code="again"))

    @property
    def changes(self) -> Mapping[str, Any]:
        values = {name: value for name, value in super().changes.items() if name not in ("image", "version")}
        if self.cleaned_data.get("image"):
            return values | {"image": self.cleaned_data["image"]}
        return values | ({"image": ""} if self.cleaned_data.get("removes_image") else {})
