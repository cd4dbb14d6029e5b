"""Transaction: one attempt to pay for one reservation; EventReturn: the wish to pay all of an event's back."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..core import clock, money
from ..core.ids import new_id
from ..events.models import Event
from ..sales.models import Reservation
from . import rules

OPEN_INVOICE = Q(
    gateway=rules.Way.INVOICE.value,
    status="COMPLETED",
    received_at=None,
    refund_due_at=None,
    refunded_at=None,
    refund_waived_at=None,
)


class Transaction(models.Model):
    """A payment: recorded before the gateway is asked, worked on in the background, ended once.

    It is its own job: `claimed_until` says until when a worker has it in hand (or when to try again), so that one
    left behind by a dead worker is taken up by the next.
    """

    class Status(models.TextChoices):
        PENDING = rules.Status.PENDING.value, _("Pending")
        COMPLETED = rules.Status.COMPLETED.value, _("Completed")
        ERROR = rules.Status.ERROR.value, _("Error")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reservation = models.ForeignKey(
        Reservation, on_delete=models.CASCADE, related_name="transactions", verbose_name=_("reservation")
    )
    status = models.CharField(_("status"), max_length=9, choices=Status.choices, default=Status.PENDING)
    date = models.DateTimeField(_("date"), default=clock.now)
    # 200 lines of 100 tickets at the highest price there is fit in: one that did not would stop every payment after it.
    amount = models.DecimalField(pgettext_lazy("money", "amount"), max_digits=18, decimal_places=money.STORED_PLACES)
    currency = models.CharField(_("currency"), max_length=3)
    error_type = models.CharField(_("error type"), max_length=40, blank=True)
    gateway = models.CharField(_("gateway"), max_length=40)
    token = models.CharField(_("token"), max_length=255)
    closed_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    claimed_until = models.DateTimeField(default=clock.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    # Money that came too late goes back, and that of an order that was taken back: due first, then done
    # (payments/services/refund.py).
    refund_due_at = models.DateTimeField(_("refund due at"), null=True, blank=True)
    refunded_at = models.DateTimeField(_("refunded at"), null=True, blank=True)
    # When the money of an invoice came in; tickets sold on one are the buyer's before.
    received_at = models.DateTimeField(_("received at"), null=True, blank=True)
    # When its order was taken back and the organiser kept the money. Why is in the audit log.
    refund_waived_at = models.DateTimeField(_("refund waived at"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("transaction"), _("transactions")
        constraints = [
            models.CheckConstraint(
                name="transaction_status_known", condition=Q(status__in=["PENDING", "COMPLETED", "ERROR"])
            ),
            models.CheckConstraint(name="transaction_amount_not_negative", condition=Q(amount__gte=0)),
            models.CheckConstraint(
                name="transaction_error_has_type",
                condition=(Q(status="ERROR") & ~Q(error_type="")) | (~Q(status="ERROR") & Q(error_type="")),
            ),
            models.CheckConstraint(
                name="transaction_closed_at_unless_pending",
                condition=Q(status="PENDING", closed_at=None) | (~Q(status="PENDING") & Q(closed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="transaction_refund_due_or_waived",
                condition=Q(refund_waived_at=None) | Q(status="COMPLETED", refund_due_at=None, refunded_at=None),
            ),
            # One payment in progress, and one that succeeded, whatever the code above believes.
            models.UniqueConstraint(
                name="transaction_one_pending", fields=["reservation"], condition=Q(status="PENDING")
            ),
            models.UniqueConstraint(
                name="transaction_one_completed", fields=["reservation"], condition=Q(status="COMPLETED")
            ),
        ]
        indexes = [
            models.Index(fields=["claimed_until"], name="transaction_to_charge", condition=Q(status="PENDING")),
            models.Index(
                fields=["refund_due_at"],
                name="transaction_to_refund",
                condition=Q(refund_due_at__isnull=False, refunded_at=None),
            ),
            models.Index(fields=["reservation"], name="transaction_open_invoice", condition=OPEN_INVOICE),
        ]

    @property
    def amount_as_logged(self) -> str:
        """The amount with its currency, as the audit log keeps it."""
        return f"{money.in_its_places(self.amount, self.currency)} {self.currency}"

    @property
    def is_open_invoice(self) -> bool:
        """Whether the buyer still has to pay for what they have; see `OPEN_INVOICE`."""
        is_invoice = self.gateway == rules.Way.INVOICE and self.status == rules.Status.COMPLETED and self.amount > 0
        ended = self.received_at, self.refund_due_at, self.refunded_at, self.refund_waived_at
        return is_invoice and not any(ended)

    @property
    def is_void_invoice(self) -> bool:
        """Whether it was taken back before anybody paid it, so that no money went either way."""
        return self.gateway == rules.Way.INVOICE and self.received_at is None and self.refunded_at is not None

    @property
    def is_due_by_hand(self) -> bool:
        """Whether it has yet to be given back, and no program does."""
        return self.gateway in rules.BY_HAND and self.refund_due_at is not None and self.refunded_at is None

    def __str__(self) -> str:
        return str(self.id)


class EventReturn(models.Model):
    """That all orders of a cancelled event are to be taken back and refunded, and who asked for it.

    It is its own job: what is left to do is whatever is still completed (payments/services/return_some.py).
    """

    event = models.OneToOneField(Event, on_delete=models.CASCADE, primary_key=True, related_name="event_return")
    # No foreign key: it outlives the account of whoever asked.
    asker_id = models.UUIDField(null=True)
    asker_name = models.CharField(_("who"), max_length=254)
    asker_address = models.CharField(max_length=45, blank=True)
    asked_at = models.DateTimeField(_("when"), default=clock.now)
    orders_done = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("refund of an event"), _("refunds of events")
        default_permissions = ()
        indexes = [models.Index(fields=["asked_at"], name="event_return_to_do", condition=Q(ended_at=None))]

    def __str__(self) -> str:
        return str(self.event_id)
