"""Writing a sales history by the thousand, as the services would have written it one sale after the other."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from django.conf import settings

from ...core.ids import new_id
from ...core.money import thousandths
from ...events.models import Event, TicketType
from ...payments.gateways.chosen import gateway
from ...payments.gateways.simulated import DEFAULT_TOKEN
from ...payments.models import Transaction
from ...sales.models import OrderedTicket, Reservation
from ...statistics.models import EventStatistics, HourlySales, TypeStatistics
from ...statistics.services.sum_days import sum_days
from ..history import Ending, PastReservation

PAID_WITHIN = timedelta(minutes=5)  # of the reservation, as long as the hold lasts that long
DECLINED_TOKEN = "card_error"  # noqa: S105  (a name, not a secret)


def record_history(event: Event, reservations: Sequence[PastReservation], *, now: datetime, chance: Random) -> None:
    """Write the reservations with their tickets and transactions, the stock counters and the statistics.

    The event must be new and nobody else may see it yet: nothing is locked. All paid before `now` and before the event
    begins. Needs a transaction.
    """
    history = _History(event, now=now, chance=chance)
    for reservation in reservations:
        history.add(reservation)
    history.save()


class _History:
    """The rows of one event's sales, gathered and then written in a few statements."""

    def __init__(self, event: Event, *, now: datetime, chance: Random) -> None:
        self._event, self._now, self._chance = event, now, chance
        self._types = {kind.type: kind for kind in event.ticket_types.all()}
        self._hold = timedelta(seconds=settings.HOLD_SECONDS)
        self._grace = timedelta(seconds=settings.PAYMENT_GRACE_SECONDS)
        self._reservations: list[Reservation] = []
        self._tickets: list[OrderedTicket] = []
        self._transactions: list[Transaction] = []
        self._sold: Counter[UUID] = Counter()
        self._sold_in_hour: Counter[tuple[datetime, UUID]] = Counter()
        self._takings_in_hour: Counter[tuple[datetime, UUID]] = Counter()
        self._returned_in_hour: Counter[tuple[datetime, UUID]] = Counter()
        self._given_back_in_hour: Counter[tuple[datetime, UUID]] = Counter()

    def add(self, past: PastReservation) -> None:
        """Gather the rows of one reservation."""
        chosen = [self._types[name] for name, amount in past.amounts.items() for _ in range(amount)]
        total = sum((kind.price for kind in chosen), Decimal(0))
        pending_until = past.made_at + self._hold
        # Neither later than its hold nor than now: a reservation of a moment ago was paid at once.
        latest = min(past.made_at + PAID_WITHIN, pending_until, self._now, self._event.date)
        paid_at = past.made_at + (latest - past.made_at) * (0.1 + 0.8 * self._chance.random())
        reservation = Reservation(
            id=new_id(past.made_at),
            event=self._event,
            reservation_date=past.made_at,
            pending_until=pending_until,
            hold_ends_at=pending_until,
        )
        if past.ending is Ending.ABANDONED:
            self._abandon(reservation)
        else:
            self._pay(reservation, total, paid_at=paid_at, is_declined_first=past.ending is Ending.PAID_AT_SECOND_TRY)
            self._count(chosen, paid_at)
            if past.ending is Ending.RETURNED:
                self._take_back(reservation, chosen, paid_at)
        self._reservations.append(reservation)
        self._tickets += [
            OrderedTicket(id=new_id(past.made_at), reservation=reservation, type=kind, price=kind.price)
            for kind in chosen
        ]

    def _abandon(self, reservation: Reservation) -> None:
        # One whose hold would last until now was cancelled by its buyer.
        reservation.closed_at = min(reservation.pending_until, self._now)
        reservation.status = Reservation.Status.CANCELLED

    def _pay(self, reservation: Reservation, total: Decimal, *, paid_at: datetime, is_declined_first: bool) -> None:
        reservation.status, reservation.closed_at = Reservation.Status.COMPLETED, paid_at
        if not total:
            self._transactions.append(self._transaction(reservation, total, paid_at, paid_at))
            return
        reservation.hold_ends_at = reservation.pending_until + self._grace
        thinking = paid_at - reservation.reservation_date
        if is_declined_first:
            tried_at = reservation.reservation_date + thinking * 0.4
            declined = self._transaction(reservation, total, tried_at, tried_at + thinking * 0.01)
            declined.status, declined.token = Transaction.Status.ERROR, DECLINED_TOKEN
            declined.error_type = "card_error"
            self._transactions.append(declined)
        self._transactions.append(self._transaction(reservation, total, paid_at - thinking * 0.01, paid_at))

    def _take_back(self, reservation: Reservation, chosen: Sequence[TicketType], paid_at: datetime) -> None:
        returned_at = paid_at + (min(self._now, self._event.date) - paid_at) * self._chance.random()
        reservation.status, reservation.returned_at = Reservation.Status.CANCELLED, returned_at
        payment = self._transactions[-1]
        if payment.amount:
            payment.refund_due_at = payment.refunded_at = returned_at
        hour = returned_at.replace(minute=0, second=0, microsecond=0)
        self._sold.subtract(kind.pk for kind in chosen)
        self._returned_in_hour.update((hour, kind.pk) for kind in chosen)
        for kind in chosen:
            self._given_back_in_hour[hour, kind.pk] += thousandths(kind.price)

    def _transaction(
        self, reservation: Reservation, amount: Decimal, date: datetime, closed_at: datetime
    ) -> Transaction:
        return Transaction(
            id=new_id(date),
            reservation=reservation,
            status=Transaction.Status.COMPLETED,
            date=date,
            amount=amount,
            currency=self._event.currency,
            gateway=gateway().name,
            token=DEFAULT_TOKEN,
            closed_at=closed_at,
            claimed_until=date,
            attempts=1 if amount else 0,
        )

    def _count(self, chosen: Sequence[TicketType], paid_at: datetime) -> None:
        hour = paid_at.replace(minute=0, second=0, microsecond=0)
        self._sold.update(kind.pk for kind in chosen)
        self._sold_in_hour.update((hour, kind.pk) for kind in chosen)
        for kind in chosen:
            self._takings_in_hour[hour, kind.pk] += thousandths(kind.price)

    def save(self) -> None:
        """Write what was gathered."""
        Reservation.objects.bulk_create(self._reservations)
        OrderedTicket.objects.bulk_create(self._tickets)
        Transaction.objects.bulk_create(self._transactions)
        if not self._sold:
            return
        for type_id, sold in self._sold.items():
            TicketType.objects.filter(pk=type_id).update(sold=sold)
        EventStatistics.objects.create(
            event=self._event,
            frozen_at=self._event.date if self._event.date <= self._now else None,
        )
        TypeStatistics.objects.bulk_create(
            TypeStatistics(ticket_type_id=type_id, event=self._event, tickets_sold=sold)
            for type_id, sold in self._sold.items()
        )
        HourlySales.objects.bulk_create(
            HourlySales(
                event=self._event,
                ticket_type_id=type_id,
                hour=hour,
                tickets_sold=self._sold_in_hour[hour, type_id],
                takings=self._takings_in_hour[hour, type_id],
                tickets_returned=self._returned_in_hour[hour, type_id],
                takings_returned=self._given_back_in_hour[hour, type_id],
            )
            for hour, type_id in sorted(self._sold_in_hour.keys() | self._returned_in_hour.keys())
        )
        sum_days(self._sold)
