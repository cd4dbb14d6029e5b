"""Which mails about an event were refused for good and should be tried anew: it was the shop's server, most often."""

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from ..events.models import Event
from ..outbox.models import Announcement, Message
from ..outbox.queries import CAUSED_SINCE, list_undelivered
from ..outbox.rules import Kind, State
from ..sales.models import Reservation
from ..sales.rules import Status
from .mails import WITH_TICKETS

SAYS_CANCELLED = WITH_TICKETS | {Kind.EVENT_CANCELLED}  # of an event that is cancelled by now


def list_refused(event: Event) -> QuerySet[Message]:
    """Of the undelivered mails about the event (see `outbox.queries`) those that were refused and are of use now.

    Of several that would tell the same person the same, the latest: any that was caused since, also one that waits or
    that came back, stands for those before it. None is to a buyer who has no address any more, nor of what an
    announcement is about to tell.
    """
    refused = list_undelivered([event.pk]).filter(_is_of_use(event), state=State.REFUSED).annotate(words=_words(event))
    same_order = Message.objects.filter(reservation_id=OuterRef("reservation_id")).annotate(words=_words(event))
    later = same_order.filter(CAUSED_SINCE, words=OuterRef("words"))
    # A buyer's address may have been corrected since; it is the buyer's mail all the same.
    told_buyer = later.filter(ticket_id=None)
    # Each time that a ticket was passed on, another code became void.
    of_that_time = ~Q(kind=Kind.PASSED_ON) | Q(created_at=OuterRef("created_at"))
    told_holder = later.filter(of_that_time, ticket_id=OuterRef("ticket_id"), recipient=OuterRef("recipient"))
    to_buyer = Q(~Exists(told_buyer), ticket_id=None)
    return refused.filter(to_buyer | Q(~Exists(told_holder), ticket_id__isnull=False))


def count_refused(event: Event, *, most: int) -> int:
    """How many `list_refused` has; no more than `most` are counted."""
    return list_refused(event).order_by()[:most].count()


def _is_of_use(event: Event) -> Q:
    order = Reservation.objects.filter(pk=OuterRef("reservation_id"))
    sold, returned = order.filter(status=Status.COMPLETED), order.filter(status=Status.CANCELLED)
    is_so = (Q(kind=Kind.RETURNED) & Exists(returned)) | (~Q(kind=Kind.RETURNED) & Exists(sold))
    has_address = Q(ticket_id__isnull=False) | Exists(order.exclude(email=""))
    untrue = {Kind.EVENT_CANCELLED}
    if event.status == Event.Status.CANCELLED:
        untrue = {Kind.EVENT_CHANGED}
        if Announcement.objects.filter(event_id=event.pk, ended_at=None).exists():
            untrue |= SAYS_CANCELLED
    return is_so & has_address & ~Q(kind__in=untrue)


def _words(event: Event) -> Case:
    """What each mail would say now: the one with tickets for an event that is cancelled says that."""
    if event.status != Event.Status.CANCELLED:
        return Case(default="kind")
    return Case(When(kind__in=SAYS_CANCELLED, then=Value(Kind.EVENT_CANCELLED.value)), default="kind")
