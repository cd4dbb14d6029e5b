"""TicketType: what is on sale, and the counters of its stock. Contingent: what of it is kept back."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ...core import clock, money
from ...core.ids import new_id
from .. import rules
from ..validators import places_fault
from .event import Event


class TicketType(models.Model):
    """A kind of ticket of one event, with its price and its stock: `amount` in all, of which some are held and sold."""

    COUNTERS = ("held", "sold", "withheld")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="ticket_types", verbose_name=_("event"))
    type = models.CharField(_("type"), max_length=100)
    price = models.DecimalField(
        _("price"), max_digits=12, decimal_places=money.STORED_PLACES, validators=[MinValueValidator(0)]
    )
    amount = models.PositiveIntegerField(_("amount"), validators=[MaxValueValidator(rules.MAX_AMOUNT)])
    held = models.PositiveIntegerField(_("held"), default=0, editable=False)
    sold = models.PositiveIntegerField(_("sold"), default=0, editable=False)
    # Of `amount`, so many are in contingents: nobody but the organiser sells those.
    withheld = models.PositiveIntegerField(_("held back"), default=0, db_default=0, editable=False)
    # Shown and sold only to those who have a promo code that names it.
    is_hidden = models.BooleanField(_("hidden"), default=False, db_default=False)
    limit_per_reservation = models.PositiveSmallIntegerField(
        _("limit per reservation"),
        default=rules.DEFAULT_LIMIT_PER_RESERVATION,
        validators=[MinValueValidator(1), MaxValueValidator(rules.MOST_PER_RESERVATION)],
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
            # The last guard against overselling: no bug above the database gets past these four.
            models.CheckConstraint(name="ticket_type_held_not_negative", condition=Q(held__gte=0)),
            models.CheckConstraint(name="ticket_type_sold_not_negative", condition=Q(sold__gte=0)),
            models.CheckConstraint(name="ticket_type_withheld_not_negative", condition=Q(withheld__gte=0)),
            models.CheckConstraint(
                name="ticket_type_never_oversold", condition=Q(amount__gte=F("held") + F("sold") + F("withheld"))
            ),
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
        return self.amount - self.held - self.sold - self.withheld

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
        """How many are held, sold or in contingents: the lowest number `amount` may have."""
        return self.held + self.sold + self.withheld

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Never writes the counters of a type that exists: they move in the database alone, relative to themselves."""
        if not self._state.adding and kwargs.get("update_fields") is None:
            kwargs["update_fields"] = [
                field.name for field in self._meta.concrete_fields if field.name not in ("id", *self.COUNTERS)
            ]
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Raises `ValidationError` for a price with more places than its currency knows."""
        if self.price is not None and money.is_currency(self.event.currency):
            try:
                money.exact(self.price, self.event.currency)
            except ValueError as error:
                raise ValidationError({"price": places_fault(self.event.currency)}) from error


class Contingent(models.Model):
    """Tickets of a type that its organiser keeps back, for sponsors say: what its `withheld` is made of."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    type = models.ForeignKey(
        TicketType, on_delete=models.CASCADE, related_name="contingents", verbose_name=_("ticket type")
    )
    name = models.CharField(_("name"), max_length=100)
    tickets = models.PositiveIntegerField(_("tickets"), default=0)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("contingent"), _("contingents")
        default_permissions = ()  # of the organisers' team alone; the admin has no page for it
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(name="contingent_unique_in_type", fields=["type", "name"]),
            models.CheckConstraint(name="contingent_not_negative", condition=Q(tickets__gte=0)),
        ]

    def __str__(self) -> str:
        return self.name
