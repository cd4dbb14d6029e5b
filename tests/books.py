"""The books of the shop: what its counters say must be what its rows say."""

from collections import Counter
from datetime import datetime

from django.db.models import F, Sum

from ticketonline.events.models import Event, TicketType
from ticketonline.payments.models import Transaction
from ticketonline.sales.models import OrderedTicket, Reservation
from ticketonline.statistics.models import HourlySales, TypeStatistics


def audit() -> None:
    """Fails unless all that must hold at any moment holds now."""
    _stock_is_what_was_held_and_sold()
    _sold_means_paid_once()
    _paying_means_a_payment_in_progress()
    _nobody_keeps_money_for_nothing()
    _statistics_are_what_was_sold()


def _stock_is_what_was_held_and_sold() -> None:
    held = _count_tickets("PENDING")
    sold = _count_tickets("COMPLETED")
    for kind in TicketType.objects.all():
        assert (kind.held, kind.sold) == (held[kind.pk], sold[kind.pk]), f"{kind.type}: counters are not the rows"
        assert 0 <= kind.held + kind.sold <= kind.amount, f"{kind.type}: oversold"


def _sold_means_paid_once() -> None:
    completed = Reservation.objects.filter(status="COMPLETED").annotate(total=Sum("tickets__price"))
    paid = Transaction.objects.filter(status="COMPLETED").order_by("reservation_id")
    assert list(paid.values_list("reservation_id", "amount")) == list(
        completed.order_by("pk").values_list("pk", "total")
    ), "what was sold is not what was paid for, once and in full"


def _paying_means_a_payment_in_progress() -> None:
    running = set(Transaction.objects.filter(status="PENDING").values_list("reservation_id", flat=True))
    paying = set(Reservation.objects.filter(is_paying=True).values_list("pk", flat=True))
    assert paying <= running, "a hold is kept for a payment that is not in progress"
    # The others of those running are past their grace: their reservation was cancelled meanwhile.
    over = Reservation.objects.filter(pk__in=running - paying)
    assert set(over.values_list("status", flat=True)) <= {"CANCELLED"}
    late = Reservation.objects.filter(is_paying=False, status="PENDING").exclude(hold_ends_at=F("pending_until"))
    assert not late.exists(), "a hold outlives its payment"


def _nobody_keeps_money_for_nothing() -> None:
    kept = Transaction.objects.filter(error_type="late_payment", refund_due_at=None)
    assert not kept.exists(), "late money does not go back"
    taken = Transaction.objects.filter(status="COMPLETED", refund_due_at__isnull=False)
    assert not taken.exists(), "the money of a ticket goes back"


def _statistics_are_what_was_sold() -> None:
    for event in Event.objects.all():
        sold = _sales_of(event)
        before = sum((counts for closed_at, counts in sold if closed_at < event.date), Counter())
        late = sum((counts for closed_at, counts in sold if closed_at >= event.date), Counter())
        rows = TypeStatistics.objects.filter(event=event)
        assert Counter({one.ticket_type_id: one.tickets_sold for one in rows if one.tickets_sold}) == before
        assert Counter({one.ticket_type_id: one.tickets_sold_late for one in rows if one.tickets_sold_late}) == late
        hours = HourlySales.objects.filter(event=event).values("ticket_type_id").annotate(sold=Sum("tickets_sold"))
        assert Counter({one["ticket_type_id"]: one["sold"] for one in hours}) == before + late


def _sales_of(event: Event) -> list[tuple[datetime, Counter]]:
    """When each reservation was completed, and its tickets by type."""
    reservations = Reservation.objects.filter(event=event, status="COMPLETED").prefetch_related("tickets")
    return [(one.closed_at, Counter(ticket.type_id for ticket in one.tickets.all())) for one in reservations]


def _count_tickets(status: str) -> Counter:
    return Counter(OrderedTicket.objects.filter(reservation__status=status).values_list("type_id", flat=True))
