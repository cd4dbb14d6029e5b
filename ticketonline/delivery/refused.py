"""Which mails about an event were refused for good and should be tried anew: it was the shop's server, most often."""

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from ..events.models import Event
from ..outbox.models import Message
from ..outbox.queries import list_undelivered
from ..outbox.rules import Kind, State
from ..sales.models import Reservation
from .mails import WITH_TICKETS

SAYS_CANCELLED = WITH_TICKETS | {Kind.EVENT_CANCELLED}  # of an event that is cancelled by now


def list_refused(event: Event) -> QuerySet[Message]:
    """Of the undelivered mails about the event (see `outbox.queries`) those that were refused and may be tried anew.

    Of several that would tell the same person the same, the latest: any that was caused since, also one that waits or
    that came back, stands for those before it. None is to a buyer who has no address any more.
    """
    refused = list_undelivered([event.pk]).filter(state=State.REFUSED).annotate(words=_words(event))
    same_order = Message.objects.filter(reservation_id=OuterRef("reservation_id")).annotate(words=_words(event))
    since = Q(created_at__gt=OuterRef("created_at")) | Q(created_at=OuterRef("created_at"), pk__gt=OuterRef("pk"))
    later = same_order.filter(since, words=OuterRef("words"))
    # A buyer's address may have been corrected since; it is the buyer's mail all the same.
    told_buyer = later.filter(ticket_id=None)
    told_holder = later.filter(ticket_id=OuterRef("ticket_id"), recipient=OuterRef("recipient"))
    with_address = Reservation.objects.filter(pk=OuterRef("reservation_id")).exclude(email="")
    to_buyer = Q(Exists(with_address), ~Exists(told_buyer), ticket_id=None)
    return refused.filter(to_buyer | Q(~Exists(told_holder), ticket_id__isnull=False))


def count_refused(event: Event, *, most: int) -> int:
    """How many `list_refused` has; no more than `most` are counted."""
    return list_refused(event).order_by()[:most].count()


def _words(event: Event) -> Case:
    """What each mail would say now: the one with tickets for an event that is cancelled says that."""
    if event.status != Event.Status.CANCELLED:
        return Case(default="kind")
    return Case(When(kind__in=SAYS_CANCELLED, then=Value(Kind.EVENT_CANCELLED.value)), default="kind")
