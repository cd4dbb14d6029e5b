"""Forgetting to whom tickets were passed on."""

from collections.abc import Callable, Collection
from uuid import UUID

from ...outbox.models import Message
from ...outbox.services.claim import forget_recipients_of
from ..models import IssuedTicket

IsMeant = Callable[[str], bool]


def forget_holders(reservation_ids: Collection[UUID], *, is_meant: IsMeant) -> int:
    """Empty who has tickets of these reservations that were passed on, and to whom mails about passing on went.

    Only of the addresses that are meant; a holder who was erased before has an empty one. The tickets and their links
    stay valid, and do not become their buyers' again. Returns of how many tickets. The reservations must be locked.
    """
    passed_on = IssuedTicket.objects.filter(ticket__reservation_id__in=reservation_ids).exclude(passed_on_at=None)
    known = passed_on.exclude(holder_email="", holder_name="")
    theirs = [key for key, email in known.values_list("pk", "holder_email") if is_meant(email)]
    IssuedTicket.objects.filter(pk__in=theirs).update(holder_email="", holder_name="")
    about_tickets = Message.objects.filter(reservation_id__in=reservation_ids, ticket_id__isnull=False)
    told = [key for key, email in about_tickets.values_list("pk", "recipient") if email and is_meant(email)]
    forget_recipients_of(Message.objects.filter(pk__in=told))
    return len(theirs)
