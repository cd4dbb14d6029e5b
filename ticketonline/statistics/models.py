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
    """What was sold of one ticket type before its event began, and apart from that what was sold after."""

    ticket_type = models.OneToOneField(
        TicketType, on_delete=models.CASCADE, primary_key=True, related_name="statistics"
    )
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="type_statistics")
    tickets_sold = models.PositiveIntegerField(default=0)
    tickets_sold_late = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("ticket type statistics")
        constraints = [
            models.CheckConstraint(name="type_statistics_sold_not_negative", condition=Q(tickets_sold__gte=0)),
            models.CheckConstraint(name="type_statistics_late_not_negative", condition=Q(tickets_sold_late__gte=0)),
        ]

    def __str__(self) -> str:
        return str(self.ticket_type_id)


class HourlySales(models.Model):
    """How many tickets of a type were sold in one hour of UTC, late or not, and for how much.

    What curves of sales are drawn from, and money is added up from: never from the tickets.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="hourly_sales")
    ticket_type = models.ForeignKey(TicketType, on_delete=models.CASCADE, related_name="hourly_sales")
    hour = models.DateTimeField()
    tickets_sold = models.PositiveIntegerField(default=0)
    # What they cost, in thousandths of the currency: as a whole number, since SQLite would add binary fractions.
    takings = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("hourly sales")
        constraints = [
            models.UniqueConstraint(name="hourly_sales_unique", fields=["ticket_type", "hour"]),
            models.CheckConstraint(name="hourly_sales_not_negative", condition=Q(tickets_sold__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_type_id} {self.hour:%Y-%m-%d %H}"
