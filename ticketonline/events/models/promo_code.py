"""PromoCode: what people type in to pay less, or to see what is hidden."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ...core import clock, money
from ...core.ids import new_id
from .. import rules
from .event import Event
from .ticket_type import TicketType


class PromoCode(models.Model):
    """A code of one event: so many tickets may be bought with it, of some types or of all, for less or for the same.

    It is stock as a ticket type is: of `tickets` in all (None: without end) some are `held`, and some `sold`.
    """

    COUNTERS = ("held", "sold")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="promo_codes", verbose_name=_("event"))
    # As promo_rules.normalised() makes it: people type it as they like.
    code = models.CharField(_("code"), max_length=rules.LONGEST_CODE)
    # One of the two, or neither: a code that only shows what is hidden.
    percent_off = models.DecimalField(
        _("percent off"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(rules.LEAST_PERCENT_OFF), MaxValueValidator(100)],
    )
    amount_off = models.DecimalField(
        _("amount off"),
        max_digits=12,
        decimal_places=money.STORED_PLACES,
        null=True,
        blank=True,
        help_text=_("Of each ticket, at most its price."),
    )
    # None at all: every type that is not hidden.
    types = models.ManyToManyField(TicketType, related_name="promo_codes", verbose_name=_("ticket types"), blank=True)
    tickets = models.PositiveIntegerField(
        _("tickets in all"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(rules.MAX_AMOUNT)],
    )
    held = models.PositiveIntegerField(_("held"), default=0, editable=False)
    sold = models.PositiveIntegerField(_("sold"), default=0, editable=False)
    limit_per_reservation = models.PositiveSmallIntegerField(
        _("tickets per reservation"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(rules.MOST_PER_RESERVATION)],
    )
    valid_from = models.DateTimeField(_("valid from"), null=True, blank=True)
    valid_until = models.DateTimeField(_("valid until"), null=True, blank=True)
    is_paused = models.BooleanField(pgettext_lazy("promo code", "paused"), default=False)
    note = models.CharField(_("note"), max_length=200, blank=True)  # for the team; buyers never see it
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("promo code"), _("promo codes")
        default_permissions = ()  # of the organisers' team alone; the admin has no page for it
        ordering = ["code", "id"]
        constraints = [
            models.UniqueConstraint(name="promo_code_unique_in_event", fields=["event", "code"]),
            # The last guard against selling for less more often than was offered, as of the ticket types'.
            models.CheckConstraint(name="promo_code_held_not_negative", condition=Q(held__gte=0)),
            models.CheckConstraint(name="promo_code_sold_not_negative", condition=Q(sold__gte=0)),
            models.CheckConstraint(
                name="promo_code_never_oversold", condition=Q(tickets=None) | Q(tickets__gte=F("held") + F("sold"))
            ),
            models.CheckConstraint(name="promo_code_one_way_off", condition=Q(percent_off=None) | Q(amount_off=None)),
            models.CheckConstraint(
                name="promo_code_off_not_negative",
                condition=(Q(percent_off=None) | Q(percent_off__gte=0, percent_off__lte=100))
                & (Q(amount_off=None) | Q(amount_off__gte=0)),
            ),
            models.CheckConstraint(
                name="promo_code_ends_after_it_begins",
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def taken(self) -> int:
        """How many tickets are held or sold with it: the lowest number `tickets` may have."""
        return self.held + self.sold

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Never writes the counters of a code that exists: they move in the database alone, relative to themselves."""
        if not self._state.adding and kwargs.get("update_fields") is None:
            kwargs["update_fields"] = [
                field.name for field in self._meta.concrete_fields if field.name not in ("id", *self.COUNTERS)
            ]
        super().save(*args, **kwargs)
