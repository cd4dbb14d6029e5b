"""Having the mails about an event sent anew that were refused, as by a mail server that was set up wrongly."""

from dataclasses import dataclass
from uuid import UUID

from ...audit.actor import Actor
from ...core.database import writing
from ...events.errors import EventNotFound
from ...events.history import record_event
from ...events.models import Event
from ...outbox.models import Message
from ...outbox.rules import Kind
from ...outbox.services.post import Posting, post
from ...sales.locks import lock_all
from ..refused import count_refused, list_refused

MOST = 500  # orders a transaction, which are locked in it
MOST_COUNTED = 1_000  # of those that are left


@dataclass(frozen=True, kw_only=True)
class SentAnew:
    """How many mails wait to be sent now, and how many refused ones are left, of which `MOST_COUNTED` are counted."""

    mails: int
    left: int


def send_undelivered(event_id: UUID, *, by: Actor, limit: int = MOST) -> SentAnew:
    """Have the mails about up to `limit` orders of the event sent anew that were refused, see `list_refused`.

    Each by a mail of its own, caused by the one that was refused, which stays as it is: the history keeps both, and one
    that was refused is made good for once, whoever asks and how often. What there is to say is asked when it is sent.
    The log says who had it done. Locks the reservations, in key order. Raises `EventNotFound`.
    """
    with writing():
        event = Event.objects.filter(pk=event_id).first()
        if event is None:
            raise EventNotFound
        # All of an order's at once: one that is taken keeps those before it from being refused ones.
        found = list_refused(event).order_by("reservation_id").values_list("reservation_id", flat=True).distinct()
        locked = lock_all({*found[:limit]}, with_types_of=[])
        # As they are under the locks: whoever was erased since must not come back in a mail, and whoever else asked
        # for the same meanwhile was first.
        mails = list(list_refused(event).filter(reservation_id__in=locked).order_by("reservation_id", "pk"))
        post(_anew(one) for one in mails)
        if mails:
            record_event("event.mails_sent_anew", event, by=by, after={"mails": len(mails)})
        return SentAnew(mails=len(mails), left=count_refused(event, most=MOST_COUNTED))


def _anew(refused: Message) -> Posting:
    return Posting(
        kind=Kind(refused.kind),
        cause=f"anew {refused.pk.hex}",
        event_id=refused.event_id,
        reservation_id=refused.reservation_id,
        ticket_id=refused.ticket_id,
        recipient=refused.recipient if refused.ticket_id else "",
        # It names the code that was void then: the ticket may have been passed on again since.
        caused_at=refused.created_at if refused.kind == Kind.PASSED_ON else None,
    )
