"""Event: what people come to. EventAccess: which of them a member of the team may work on."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ...accounts.models import Membership, Organiser
from ...core import clock
from ...core.ids import new_id
from ...core.text import comparable
from .. import rules
from ..validators import validate_currency, validate_time_zone


class Event(models.Model):
    """Something that takes place once, at a time and a place, and that tickets admit to."""

    class Status(models.TextChoices):
        DRAFT = "DRAFT", _("Draft")
        PUBLISHED = "PUBLISHED", _("Published")
        CANCELLED = "CANCELLED", pgettext_lazy("event", "Cancelled")

    class Cancelling(models.TextChoices):
        NEVER = rules.Cancelling.NEVER.value, _("Not allowed")
        FREE = rules.Cancelling.FREE.value, _("Orders that cost nothing")
        REFUND = rules.Cancelling.REFUND.value, _("All orders, money back")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organiser = models.ForeignKey(
        Organiser, on_delete=models.PROTECT, related_name="events", verbose_name=_("organiser")
    )
    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("slug"), max_length=220, unique=True)
    date = models.DateTimeField(_("date"), help_text=_("When it begins, in UTC."))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    doors_at = models.DateTimeField(_("doors open"), null=True, blank=True)
    # Of an event that was postponed, the date that people first heard of.
    postponed_from = models.DateTimeField(_("postponed from"), null=True, blank=True, editable=False)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC", validators=[validate_time_zone])
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    country = models.CharField(
        _("country"), max_length=2, blank=True, validators=[RegexValidator(r"^[A-Z]{2}\Z", _("Two capital letters."))]
    )
    description = models.TextField(_("description"), blank=True, max_length=20_000)
    currency = models.CharField(_("currency"), max_length=3, default="EUR", validators=[validate_currency])
    # What name and description are written in; empty: it is not said.
    language = models.CharField(_("language"), max_length=35, blank=True, db_default="", default="")
    # The colour of its pages, as #rrggbb; empty: the shop's own.
    accent = models.CharField(
        _("colour"),
        max_length=7,
        blank=True,
        db_default="",
        default="",
        validators=[RegexValidator(r"^#[0-9a-f]{6}\Z", _("Six hexadecimal digits after a number sign."))],
    )
    image = models.ImageField(_("image"), upload_to="events/", blank=True)
    sales_open_at = models.DateTimeField(_("sales open"), null=True, blank=True)
    sales_close_at = models.DateTimeField(_("sales close"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=9, choices=Status.choices, default=Status.DRAFT)
    # Counts changes by people, so that of two who edit at once the second is told (If-Match of the API as well).
    version = models.PositiveIntegerField(default=0, editable=False)
    # Part of the secret link to a draft: counted up, earlier links are void.
    preview_serial = models.PositiveSmallIntegerField(default=0, editable=False)
    statistics_public = models.BooleanField(_("statistics are public"), default=True)
    # What buyers may do with their tickets. Until when; null: until it begins.
    names_until = models.DateTimeField(_("names until"), null=True, blank=True)
    transfers_allowed = models.BooleanField(_("tickets may be passed on"), default=True, db_default=True)
    cancelling = models.CharField(
        _("cancelling by buyers"),
        max_length=6,
        choices=Cancelling.choices,
        default=Cancelling.NEVER,
        db_default=rules.Cancelling.NEVER.value,
    )
    cancel_until = models.DateTimeField(_("cancelling until"), null=True, blank=True)
    # Name, venue and city as core.text makes them comparable; kept by save().
    search_text = models.TextField(editable=False, default="")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("event"), _("events")
        ordering = ["date", "id"]
        constraints = [
            models.CheckConstraint(
                name="event_status_known", condition=Q(status__in=["DRAFT", "PUBLISHED", "CANCELLED"])
            ),
            models.CheckConstraint(
                name="event_cancelling_known", condition=Q(cancelling__in=[one.value for one in rules.Cancelling])
            ),
            models.CheckConstraint(
                name="event_sales_close_after_open",
                condition=Q(sales_open_at=None) | Q(sales_close_at=None) | Q(sales_close_at__gt=F("sales_open_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["date", "id"], name="event_upcoming", condition=Q(status="PUBLISHED")),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps `search_text` in step with what it is made of."""
        self.search_text = comparable(f"{self.name} {self.venue} {self.city}")
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Raises `ValidationError` next to the field to change."""
        for field in ("date", "ends_at", "doors_at", "sales_open_at", "sales_close_at", "names_until", "cancel_until"):
            moment = getattr(self, field)
            if moment is not None and not rules.EARLIEST_YEAR <= moment.year <= rules.LATEST_YEAR:
                raise ValidationError({field: _("Use a year from 2000 to 2199.")})
        if self.sales_open_at and self.sales_close_at and self.sales_close_at <= self.sales_open_at:
            raise ValidationError({"sales_close_at": _("Sales must close after they open.")})

    def get_absolute_url(self) -> str:
        """The event's page in the language now active."""
        return reverse("shop:event", kwargs={"slug": self.slug})

    @property
    def sales_state(self) -> rules.SalesState:
        """Whether tickets can be bought now."""
        return rules.sales_state(
            date=self.date, sales_open_at=self.sales_open_at, sales_close_at=self.sales_close_at, now=clock.now()
        )


class EventAccess(models.Model):
    """That a member whose membership is narrowed may work on this event."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="event_accesses")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="event_access_once", fields=["membership", "event"])]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.membership_id} {self.event_id}"
