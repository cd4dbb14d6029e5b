"""Who has paid for tickets of an event: a page of tickets at a time, in the order of their reservations' making."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from ..core.ids import HIGHEST_ID, LOWEST_ID
from ..events.models import Event
from .models import OrderedTicket, Reservation
from .order_index import ids_in_order
from .rules import Status


@dataclass(frozen=True, kw_only=True)
class Place:
    """A ticket's place in the list."""

    reservation_id: UUID
    ticket_id: UUID


BEGINNING = Place(reservation_id=LOWEST_ID, ticket_id=LOWEST_ID)


def list_attendees(
    event_id: UUID, *, type_id: UUID | None = None, behind: Place = BEGINNING, most: int
) -> list[OrderedTicket]:
    """So many of the tickets behind that place, their types and reservations at hand; the same work wherever it is."""
    tickets = OrderedTicket.objects.filter(
        Q(reservation_id__gt=behind.reservation_id) | Q(reservation_id=behind.reservation_id, pk__gt=behind.ticket_id)
    )
    if type_id is not None:
        # Both sides say where to begin: what is joined with the first place of the other is read from there only.
        paid = Reservation.objects.filter(
            pk=OuterRef("reservation_id"), pk__gte=behind.reservation_id, event_id=event_id, status=Status.COMPLETED
        )
        of_type = tickets.filter(Exists(paid), type_id=type_id, reservation_id__gte=behind.reservation_id)
        keys = of_type.order_by("reservation_id", "id").values_list("pk", flat=True)[:most]
        return _read(OrderedTicket.objects.filter(pk__in=list(keys)), most)
    ids = ids_in_order(
        Event.objects.filter(pk=event_id),
        [Status.COMPLETED],
        low=behind.reservation_id,
        high=HIGHEST_ID,
        most=most + 1,  # of the first all tickets may have been listed already
        is_newest_first=False,
    )
    return _read(tickets.filter(reservation_id__in=ids), most)


def _read(tickets: QuerySet[OrderedTicket], most: int) -> list[OrderedTicket]:
    return list(tickets.select_related("type", "reservation").order_by("reservation_id", "id")[:most])
