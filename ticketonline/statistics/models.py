"""What was sold of each event, in rows of their own: never a count over tickets."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..core.ids import new_id
from ..events.models import Event, TicketType


class EventStatistics(models.Model):
    """Whether the figures of an event are frozen, and the row whose lock its sales are counted under.

    It has no total: one more counter to write with every sale, for what is the sum of a few types.
    """

    event = models.OneToOneField(Event, on_delete=models.CASCADE, primary_key=True, related_name="statistics")
    frozen_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("event statistics")

    def __str__(self) -> str:
        return str(self.event_id)


class TypeStatistics(models.Model):
    """What was sold of one ticket type before its event began less what came back, and apart from that, after.

    More may come back after the event began than is sold then: what is counted late may be less than nothing.
    """

    ticket_type = models.OneToOneField(
        TicketType, on_delete=models.CASCADE, primary_key=True, related_name="statistics"
    )
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="type_statistics")
    tickets_sold = models.PositiveIntegerField(default=0)
    tickets_sold_late = models.IntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("ticket type statistics")
        constraints = [
            models.CheckConstraint(name="type_statistics_sold_not_negative", condition=Q(tickets_sold__gte=0)),
        ]

    def __str__(self) -> str:
        return str(self.ticket_type_id)


class Sales(models.Model):
    """How many tickets of a type were sold in a stretch of time, late or not, and for how much; and what came back.

    A ledger: what was sold in a stretch stays sold in it, whatever comes back later.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tickets_sold = models.PositiveIntegerField(default=0)
    # What they cost, in thousandths of the currency: as a whole number, since SQLite would add binary fractions.
    takings = models.PositiveBigIntegerField(default=0)
    tickets_returned = models.PositiveIntegerField(default=0, db_default=0)
    # Of the money for those, what goes back: a return without a refund gives back none.
    takings_returned = models.PositiveBigIntegerField(default=0, db_default=0)

    class Meta:
        abstract = True


class HourlySales(Sales):
    """What was sold in one hour of UTC, and what came back in it.

    What curves of sales are drawn from: never from the tickets.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="hourly_sales")
    ticket_type = models.ForeignKey(TicketType, on_delete=models.CASCADE, related_name="hourly_sales")
    hour = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("hourly sales")
        constraints = [
            models.UniqueConstraint(name="hourly_sales_unique", fields=["ticket_type", "hour"]),
            models.CheckConstraint(name="hourly_sales_not_negative", condition=Q(tickets_sold__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_type_id} {self.hour:%Y-%m-%d %H}"


class DailySales(Sales):
    """The same of a day, by the clocks that the event had then: what sums are made of, and long curves."""

    # The indexes of the constraint and below serve both.
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="daily_sales", db_index=False)
    ticket_type = models.ForeignKey(TicketType, on_delete=models.CASCADE, related_name="daily_sales", db_index=False)
    day = models.DateField()

    class Meta:
        verbose_name = verbose_name_plural = _("daily sales")
        default_permissions = ()  # nobody changes what was counted
        constraints = [
            models.UniqueConstraint(name="daily_sales_unique", fields=["ticket_type", "day"]),
            models.CheckConstraint(name="daily_sales_not_negative", condition=Q(tickets_sold__gte=0)),
        ]
        indexes = [models.Index(fields=["event", "day"], name="daily_sales_of_event")]

    def __str__(self) -> str:
        return f"{self.ticket_type_id} {self.day}"


class DailyVisits(models.Model):
    """How far visitors of an event came on one day, by the clocks there: see `visits.py` for what is counted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="daily_visits")
    day = models.DateField()
    views = models.PositiveIntegerField(default=0)
    reservations = models.PositiveIntegerField(default=0)
    payments = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("daily visits")
        default_permissions = ()  # nobody changes what was counted
        constraints = [models.UniqueConstraint(name="daily_visits_unique", fields=["event", "day"])]

    def __str__(self) -> str:
        return f"{self.event_id} {self.day}"
