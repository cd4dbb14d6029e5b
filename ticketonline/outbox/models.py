"""Message: a mail that is to be sent, and what became of it; Announcement: many of them, about one event."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..core import clock
from ..core.ids import LOWEST_ID, new_id
from . import rules


class Message(models.Model):
    """A mail about a reservation, or about one ticket of it that was passed on.

    To whom it goes and what it says is asked when it is sent, of what is true then.

    It is its own job: `due_at` says when to try (again), or until when a worker has it in hand; `attempts` counts who
    had it, and who is not the latest must not end it. One cause makes one mail, however often it is told.
    """

    class Kind(models.TextChoices):
        RESERVED = rules.Kind.RESERVED.value, _("Reserved")
        PAID = rules.Kind.PAID.value, _("Tickets")
        LINK = rules.Kind.LINK.value, _("A new link to the tickets")
        PASSED_ON = rules.Kind.PASSED_ON.value, _("A ticket was passed on")
        RECEIVED = rules.Kind.RECEIVED.value, _("A ticket from somebody else")
        PAYMENT_FAILED = rules.Kind.PAYMENT_FAILED.value, _("The payment failed")
        HOLD_ENDED = rules.Kind.HOLD_ENDED.value, _("The hold ran out")
        CANCELLED = rules.Kind.CANCELLED.value, _("The reservation is cancelled")
        RETURNED = rules.Kind.RETURNED.value, _("The order is cancelled")
        EVENT_CHANGED = rules.Kind.EVENT_CHANGED.value, _("The event has changed")
        EVENT_CANCELLED = rules.Kind.EVENT_CANCELLED.value, _("The event is cancelled")

    class State(models.TextChoices):
        QUEUED = rules.State.QUEUED.value, pgettext_lazy("mail", "Waiting")
        SENT = rules.State.SENT.value, pgettext_lazy("mail", "Sent")
        REFUSED = rules.State.REFUSED.value, pgettext_lazy("mail", "Refused")
        BOUNCED = rules.State.BOUNCED.value, pgettext_lazy("mail", "Returned undelivered")
        DROPPED = rules.State.DROPPED.value, pgettext_lazy("mail", "Not needed any more")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(_("what"), max_length=15, choices=Kind.choices)
    cause = models.CharField(max_length=80)
    # No foreign keys: events and reservations lie above.
    event_id = models.UUIDField(_("event"))
    reservation_id = models.UUIDField(_("reservation"))
    # Of the ticket that was passed on, to whose holder it goes; null: to the buyer.
    ticket_id = models.UUIDField(_("ticket"), null=True)
    state = models.CharField(_("state"), max_length=7, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    created_at = models.DateTimeField(_("when"), default=clock.now)
    due_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
    # Known once it was tried; at once where it goes to somebody who has the ticket no more.
    recipient = models.CharField(_("to"), max_length=254, blank=True)
    answer = models.CharField(_("the mail server’s words"), max_length=rules.MOST_ANSWER, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("mail"), _("mails")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(name="message_once_for_a_cause", fields=["cause"]),
            models.CheckConstraint(
                name="message_state_known", condition=Q(state__in=[one.value for one in rules.State])
            ),
            models.CheckConstraint(
                name="message_ended_at_unless_queued",
                condition=Q(state="queued", ended_at=None) | (~Q(state="queued") & Q(ended_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="message_to_send", condition=Q(state="queued")),
            models.Index(fields=["reservation_id"], name="message_of_reservation"),
            models.Index(Lower("recipient"), "ended_at", name="message_to_address"),
            models.Index(fields=["event_id"], name="message_about_a_ticket", condition=Q(ticket_id__isnull=False)),
            # What did not arrive, for the organiser to see to.
            models.Index(
                fields=["event_id", "reservation_id"],
                name="message_undelivered",
                condition=Q(state__in=["refused", "bounced"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reservation_id}"


class Announcement(models.Model):
    """That all who have tickets for an event are to be mailed of what became of it, a batch at a time.

    It is its own job: `due_at` says when to go on, `cursor` which reservation was the last to be told. A later one of
    the same event takes the place of one that is not over.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=15, choices=Message.Kind.choices)
    event_id = models.UUIDField()
    created_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField()
    cursor = models.UUIDField(default=LOWEST_ID)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["due_at"], name="announcement_to_make", condition=Q(ended_at=None))]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"
