"""Forgetting the buyers, and whoever else has their tickets, of events that have been over for long."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from ...audit.actor import Actor
from ...audit.models import Entry
from ...audit.rules import ERASED, EVENT_ERASED
from ...core import clock
from ...core.database import wait_for_turn, writing
from ...delivery.models import IssuedTicket
from ...delivery.services.forget_holders import forget_holders
from ...delivery.services.forget_names import forget_names
from ...events.history import record_event
from ...events.models import Event
from ...payments.services.forget_tokens import forget_tokens
from ...sales.locks import lock_all
from ...sales.models import Comment, Reservation
from ...sales.rules import Status
from ...sales.services.forget_buyers import forget_buyers

BATCH = 500  # reservations in one transaction
RETENTION = Actor(user_id=None, name="retention")
ONE_PASS = timedelta(days=1)  # so long the batches of an event are told by one entry


def erase_old() -> int:
    """Forget some people of an event that ended more than `KEEP_PERSONAL_DAYS` ago; of how many reservations.

    The same as erasing one person does, for everybody. Exported files are left: they end by themselves within days.
    What is PENDING is left until it is over. One batch in one transaction, which locks the reservations in key order;
    killed at any moment it goes on where it was. The log has one entry for each event.
    """
    if not settings.KEEP_PERSONAL_DAYS:
        return 0
    now = clock.now()
    horizon = now - timedelta(days=settings.KEEP_PERSONAL_DAYS)
    # Nothing to do is the rule: look without a writing transaction.
    event = _next(horizon)
    if event is None:
        return 0
    with writing():
        wait_for_turn("erase old buyers")
        ids = _some(event)
        if not ids:
            return 0
        lock_all(ids, with_types_of=[])
        entry = _entry(event, now)
        forget_buyers(ids, by=entry)
        forget_names(ids)
        forget_holders(ids, is_meant=_everybody)
        forget_tokens(ids)
    return len(ids)


def _everybody(_email: str) -> bool:
    return True


def _kept() -> tuple[QuerySet[Reservation], QuerySet[Reservation]]:
    """Reservations with an address, and with a name: each asked for on its own, for each has its index."""
    over = Reservation.objects.exclude(status=Status.PENDING)
    return over.exclude(email=""), over.exclude(name="")


def _comments() -> QuerySet[Comment]:
    return Comment.objects.exclude(text=ERASED).exclude(reservation__status=Status.PENDING)


def _held() -> tuple[QuerySet[IssuedTicket], QuerySet[IssuedTicket]]:
    """Tickets with a holder's address, and with a name: each asked for on its own, for each has its index."""
    return IssuedTicket.objects.exclude(holder_email=""), IssuedTicket.objects.exclude(holder_name="")


def _next(horizon: datetime) -> Event | None:
    old = Event.objects.annotate(end=Coalesce("ends_at", "date")).filter(end__lte=horizon).order_by()
    reasons = [Exists(rows.filter(event=OuterRef("pk"))) for rows in _kept()]
    reasons += [Exists(rows.filter(ticket__reservation__event=OuterRef("pk"))) for rows in _held()]
    reasons.append(Exists(_comments().filter(reservation__event=OuterRef("pk"))))
    for reason in reasons:
        event = old.filter(reason).first()
        if event:
            return event
    return None


def _some(event: Event) -> Sequence[UUID]:
    for rows in _kept():
        ids = list(rows.filter(event=event).values_list("pk", flat=True)[:BATCH])
        if ids:
            return ids
    for tickets in _held():
        of_event = tickets.filter(ticket__reservation__event=event)
        ids = list(of_event.values_list("ticket__reservation_id", flat=True).distinct()[:BATCH])
        if ids:
            return ids
    noted = _comments().filter(reservation__event=event)
    return list(noted.values_list("reservation_id", flat=True).distinct()[:BATCH])


def _entry(event: Event, now: datetime) -> Entry:
    """The one that tells of it: of this pass, or a new one."""
    told = Entry.objects.filter(target_id=event.pk, action=EVENT_ERASED, at__gt=now - ONE_PASS).order_by("-id").first()
    if told:
        return told
    with_address, with_name = _kept()
    count = with_address.filter(event=event).count() + with_name.filter(event=event, email="").count()
    tickets = _held()[0].filter(ticket__reservation__event=event).count()
    record_event(
        EVENT_ERASED,
        event,
        by=RETENTION,
        after={"orders": count, "kept_days": settings.KEEP_PERSONAL_DAYS} | ({"tickets": tickets} if tickets else {}),
    )
    return Entry.objects.filter(target_id=event.pk, action=EVENT_ERASED).latest("id")
