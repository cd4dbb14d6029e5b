"""Reservation and OrderedTicket: what people hold and bought; Comment: what the organiser notes about it."""

from collections.abc import Collection
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..core import clock, money
from ..core.ids import new_id
from ..events.models import Event, PromoCode, TicketType
from . import rules
from .order_number import OrderNumber


class Reservation(models.Model):
    """Tickets of one event held for one buyer until `pending_until`, and theirs once paid."""

    class Status(models.TextChoices):
        PENDING = rules.Status.PENDING.value, _("Pending")
        COMPLETED = rules.Status.COMPLETED.value, _("Completed")
        CANCELLED = rules.Status.CANCELLED.value, _("Cancelled")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    event = models.ForeignKey(
        Event,
        on_delete=models.PROTECT,
        related_name="reservations",
        verbose_name=_("event"),
        db_index=False,  # `reservation_of_event` serves as well
    )
    status = models.CharField(_("status"), max_length=9, choices=Status.choices, default=Status.PENDING)
    reservation_date = models.DateTimeField(_("reserved at"), default=clock.now)
    pending_until = models.DateTimeField(_("pending until"))
    # When the hold really ends: `pending_until`, or later while a payment is in progress.
    hold_ends_at = models.DateTimeField(_("hold ends at"))
    is_paying = models.BooleanField(_("payment in progress"), default=False)
    closed_at = models.DateTimeField(_("completed or cancelled at"), null=True, blank=True)
    # When it was cancelled although it had been paid; `closed_at` is then when it was completed.
    returned_at = models.DateTimeField(_("returned at"), null=True, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    name = models.CharField(pgettext_lazy("person", "name"), max_length=100, blank=True, default="", db_default="")
    language = models.CharField(_("language"), max_length=35, blank=True)
    # Part of the secret link to its tickets: counted up, earlier links are void.
    link_version = models.PositiveSmallIntegerField(default=1, db_default=1, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("reservation"), _("reservations")
        constraints = [
            models.CheckConstraint(
                name="reservation_status_known", condition=Q(status__in=["PENDING", "COMPLETED", "CANCELLED"])
            ),
            models.CheckConstraint(
                name="reservation_closed_at_unless_pending",
                condition=Q(status="PENDING", closed_at=None) | (~Q(status="PENDING") & Q(closed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="reservation_paying_only_while_pending", condition=Q(is_paying=False) | Q(status="PENDING")
            ),
            models.CheckConstraint(
                name="reservation_returned_only_if_cancelled", condition=Q(returned_at=None) | Q(status="CANCELLED")
            ),
            models.CheckConstraint(
                name="reservation_hold_covers_pending", condition=Q(hold_ends_at__gte=F("pending_until"))
            ),
        ]
        indexes = [
            # What the sweep asks for, whatever was sold before.
            models.Index(fields=["hold_ends_at"], name="reservation_to_expire", condition=Q(status="PENDING")),
            models.Index(
                fields=["reservation_date"],
                name="reservation_to_remove",
                condition=Q(status="CANCELLED", returned_at=None),
            ),
            # What came back is kept for good, and looked for by the organiser and when the books are counted anew.
            models.Index(fields=["event", "id"], name="reservation_returned", condition=Q(returned_at__isnull=False)),
            # What the organiser's list asks for: ids are time-ordered, so the newest of a state stand at the end.
            models.Index(fields=["event", "status", "id"], name="reservation_of_event"),
            models.Index(
                fields=["event", "email"],
                name="reservation_of_email",
                condition=~Q(email=""),
                opclasses=["uuid_ops", "varchar_pattern_ops"],
            ),
            models.Index(
                fields=["event", "name"],
                name="reservation_of_name",
                condition=~Q(name=""),
                opclasses=["uuid_ops", "varchar_pattern_ops"],
            ),
            # What buyers read from their tickets and say on the telephone.
            models.Index(OrderNumber("id"), name="reservation_of_number"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @classmethod
    def close(cls, reservations: "Collection[Reservation]", status: rules.Status, *, now: datetime) -> None:
        """Leave PENDING, all of them. They must be locked."""
        for reservation in reservations:
            assert reservation.status == rules.Status.PENDING
            assert status in rules.NEXT[rules.Status.PENDING]
            reservation.status, reservation.is_paying, reservation.closed_at = status, False, now
        keys = [reservation.pk for reservation in reservations]
        cls.objects.filter(pk__in=keys).update(status=status, is_paying=False, closed_at=now)

    @classmethod
    def take_back(cls, reservations: "Collection[Reservation]", *, now: datetime) -> None:
        """Cancel what is completed, all of them; when it was completed stays known. They must be locked."""
        for reservation in reservations:
            assert rules.Status.CANCELLED in rules.NEXT[rules.Status(reservation.status)]
            assert reservation.status == rules.Status.COMPLETED
            reservation.status, reservation.returned_at = rules.Status.CANCELLED, now
        keys = [reservation.pk for reservation in reservations]
        cls.objects.filter(pk__in=keys).update(status=rules.Status.CANCELLED, returned_at=now)

    def status_at(self, now: datetime) -> rules.Status:
        """The status as it reads at that moment."""
        return rules.status_at(status=self.status, hold_ends_at=self.hold_ends_at, now=now)


class OrderedTicket(models.Model):
    """One ticket of a reservation, with the price it had when it was reserved, less what a promo code took off."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reservation = models.ForeignKey(
        Reservation, on_delete=models.CASCADE, related_name="tickets", verbose_name=_("reservation")
    )
    type = models.ForeignKey(
        # Its index is `ordered_ticket_of_type`. No constraint in the database: for each ticket it would look at the one
        # row that all buyers change, and at all the versions of it that an old snapshot keeps (decision 15). Its types
        # are locked when a ticket is written, and when one is deleted, which `PROTECT` refuses; `verify` would see it.
        TicketType,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("type"),
        db_index=False,
        db_constraint=False,
    )
    # What is paid for it; `discount` has been taken off already.
    price = models.DecimalField(_("price"), max_digits=12, decimal_places=money.STORED_PLACES)
    promo_code = models.ForeignKey(
        PromoCode,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("promo code"),
        null=True,
        blank=True,
        db_index=False,
        db_constraint=False,  # for the same reason
    )
    discount = models.DecimalField(
        _("discount"), max_digits=12, decimal_places=money.STORED_PLACES, null=True, blank=True
    )

    class Meta:
        verbose_name, verbose_name_plural = _("ordered ticket"), _("ordered tickets")
        constraints = [
            models.CheckConstraint(name="ordered_ticket_price_not_negative", condition=Q(price__gte=0)),
            models.CheckConstraint(
                name="ordered_ticket_discount_with_code",
                condition=Q(promo_code=None, discount=None)
                | Q(promo_code__isnull=False, discount__isnull=False, discount__gte=0),
            ),
        ]
        indexes = [
            # What the organiser's list by ticket type and by promo code asks for.
            models.Index(fields=["type", "reservation"], name="ordered_ticket_of_type"),
            models.Index(
                fields=["promo_code", "reservation"],
                name="ordered_ticket_of_promo_code",
                condition=Q(promo_code__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Comment(models.Model):
    """What somebody of the organiser's team noted about a reservation. Buyers never see it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reservation = models.ForeignKey(
        Reservation, on_delete=models.CASCADE, related_name="comments", verbose_name=_("reservation")
    )
    at = models.DateTimeField(_("when"), default=clock.now)
    # No foreign key: the comment outlives the account of whoever wrote it.
    author_id = models.UUIDField(null=True)
    author_name = models.CharField(_("who"), max_length=254)
    text = models.TextField(_("comment"), max_length=rules.MAX_COMMENT)

    class Meta:
        verbose_name, verbose_name_plural = _("comment"), _("comments")
        default_permissions = ("view",)

    def __str__(self) -> str:
        return str(self.id)


class IdempotencyKey(models.Model):
    """A key that a program sent with a wish, so that the wish repeated gives the same reservation. Kept for a day."""

    id = models.UUIDField(primary_key=True, editable=False)  # of the key and of the wish: hashes, see desk/wishes.py
    wish = models.UUIDField()
    reservation = models.ForeignKey(Reservation, on_delete=models.CASCADE, related_name="+")
    kept_at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        verbose_name, verbose_name_plural = _("idempotency key"), _("idempotency keys")
        default_permissions = ()  # nobody looks at them

    def __str__(self) -> str:
        return str(self.id)
