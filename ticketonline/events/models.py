"""Event and TicketType: what is on sale, and the counters of its stock."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..accounts.models import Membership, Organiser
from ..core import clock, money
from ..core.ids import new_id
from ..core.text import comparable
from . import rules
from .validators import validate_currency, validate_time_zone


class Event(models.Model):
    """Something that takes place once, at a time and a place, and that tickets admit to."""

    class Status(models.TextChoices):
        DRAFT = "DRAFT", _("Draft")
        PUBLISHED = "PUBLISHED", _("Published")
        CANCELLED = "CANCELLED", _("Cancelled")

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
    image = models.ImageField(_("image"), upload_to="events/", blank=True)
    sales_open_at = models.DateTimeField(_("sales open"), null=True, blank=True)
    sales_close_at = models.DateTimeField(_("sales close"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=9, choices=Status.choices, default=Status.DRAFT)
    # Counts changes by people, so that of two who edit at once the second is told (If-Match of the API as well).
    version = models.PositiveIntegerField(default=0, editable=False)
    # Part of the secret link to a draft: counted up, earlier links are void.
    preview_serial = models.PositiveSmallIntegerField(default=0, editable=False)
    statistics_public = models.BooleanField(_("statistics are public"), default=True)
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
        for field in ("date", "ends_at", "doors_at", "sales_open_at", "sales_close_at"):
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


class TicketType(models.Model):
    """A kind of ticket of one event, with its price and its stock: `amount` in all, of which some are held and sold."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="ticket_types", verbose_name=_("event"))
    type = models.CharField(_("type"), max_length=100)
    price = models.DecimalField(
        _("price"), max_digits=12, decimal_places=money.STORED_PLACES, validators=[MinValueValidator(0)]
    )
    amount = models.PositiveIntegerField(_("amount"), validators=[MaxValueValidator(rules.MAX_AMOUNT)])
    held = models.PositiveIntegerField(_("held"), default=0, editable=False)
    sold = models.PositiveIntegerField(_("sold"), default=0, editable=False)
    limit_per_reservation = models.PositiveSmallIntegerField(
        _("limit per reservation"),
        default=rules.DEFAULT_LIMIT_PER_RESERVATION,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    description = models.CharField(_("description"), max_length=500, blank=True)
    sales_open_at = models.DateTimeField(_("sales open"), null=True, blank=True)
    sales_close_at = models.DateTimeField(_("sales close"), null=True, blank=True)
    is_paused = models.BooleanField(_("paused"), default=False)
    # In percent, included in the price; None: it is not said.
    tax_rate = models.DecimalField(
        _("tax rate"),
        max_digits=4,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(rules.MAX_TAX_RATE)],
    )

    class Meta:
        verbose_name, verbose_name_plural = _("ticket type"), _("ticket types")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(name="ticket_type_unique_in_event", fields=["event", "type"]),
            # The last guard against overselling: no bug above the database gets past these three.
            models.CheckConstraint(name="ticket_type_held_not_negative", condition=Q(held__gte=0)),
            models.CheckConstraint(name="ticket_type_sold_not_negative", condition=Q(sold__gte=0)),
            models.CheckConstraint(name="ticket_type_never_oversold", condition=Q(amount__gte=F("held") + F("sold"))),
            models.CheckConstraint(name="ticket_type_price_not_negative", condition=Q(price__gte=0)),
            models.CheckConstraint(
                name="ticket_type_sales_close_after_open",
                condition=Q(sales_open_at=None) | Q(sales_close_at=None) | Q(sales_close_at__gt=F("sales_open_at")),
            ),
            models.CheckConstraint(name="ticket_type_limit_positive", condition=Q(limit_per_reservation__gte=1)),
        ]

    def __str__(self) -> str:
        return self.type

    @property
    def left(self) -> int:
        """How many can still be reserved."""
        return self.amount - self.held - self.sold

    @property
    def sales_state(self) -> rules.TypeSalesState:
        """Whether it can be bought now, while its event is on sale."""
        return rules.type_sales_state(
            is_paused=self.is_paused,
            sales_open_at=self.sales_open_at,
            sales_close_at=self.sales_close_at,
            now=clock.now(),
        )

    @property
    def taken(self) -> int:
        """How many are held or sold: the lowest number `amount` may have."""
        return self.held + self.sold

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Never writes the counters of a type that exists: they move in the database alone, relative to themselves."""
        if not self._state.adding and kwargs.get("update_fields") is None:
            kwargs["update_fields"] = [
                field.name for field in self._meta.concrete_fields if field.name not in ("id", "held", "sold")
            ]
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Raises `ValidationError` for a price with more places than its currency knows."""
        if self.price is not None and money.is_currency(self.event.currency):
            try:
                money.exact(self.price, self.event.currency)
            except ValueError as error:
                raise ValidationError(
                    {"price": _("%(currency)s has fewer decimal places.") % {"currency": self.event.currency}}
                ) from error
