"""The stock as it is under the locks of a batch."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from ...core.database import can_skip_locked
from ...events.models import TicketType
from ..models import OrderedTicket, Reservation
from ..queries import list_ended
from ..rules import Status
from .rows import Kind, Rows, Sales
from .wishes import Wish

MOST_RELEASED = 500  # ended holds a batch: what it adds to the others' wait
LONGEST_NAME: int = TicketType._meta.get_field("type").max_length or 0


class Stock:
    """The ticket types of a batch, locked, with what is left of each while the batch is decided."""

    def __init__(self, rows: Rows, wishes: Collection[Wish], *, also: Iterable[UUID] = ()) -> None:
        """Locks the types wished for, and those ids `also`, in key order. Needs a transaction.

        Their events are read after that: whoever changes an event on sale holds the locks of its types.
        """
        event_ids = {wish.event_id for wish in wishes}
        names = {name for wish in wishes for name in wish.amounts if _can_be_a_name(name)}
        # With several events it locks what their types share names with as well: seldom, and harmless.
        types, self._events = rows.lock(event_ids, names, also)
        self.types = {kind.id: kind for kind in types}
        self._by_name = {(kind.event_id, kind.type): kind for kind in types}
        self.left = {kind.id: kind.left for kind in types}
        self.moved: Counter[UUID] = Counter()

    def find_sales(self, event_id: UUID) -> Sales | None:
        """When the event is on sale; None unless it is published."""
        return self._events.get(event_id)

    def find_type(self, event_id: UUID, name: str) -> Kind | None:
        """The event's ticket type of that name."""
        return self._by_name.get((event_id, name))

    def has_all_of(self, wish: Wish) -> bool:
        """Whether all that the wish is for is locked here."""
        return wish.event_id in self._events and all((wish.event_id, name) in self._by_name for name in wish.amounts)

    def hold(self, counts: Mapping[UUID, int]) -> None:
        """Take so many by type id. There must be as many left."""
        for type_id, count in counts.items():
            self._move(type_id, count)
            assert self.left[type_id] >= 0

    def give_back(self, counts: Mapping[UUID, int]) -> None:
        """Undo `hold`."""
        for type_id, count in counts.items():
            self._move(type_id, -count)

    def release_ended(self, short: Collection[UUID], *, now: datetime) -> dict[UUID, frozenset[UUID]]:
        """Cancel the holds on these types that have ended and take no type that is not locked here.

        Locks those reservations, after the types as everybody does. What is in the way is left alone: the ended holds
        that need more types than are locked, or that are more than a batch may release, as the types that they hold,
        by the short type. One that somebody else has locked is being ended or paid: it is left to them.
        """
        ended = list_ended(event_id=None, now=now).filter(tickets__type_id__in=short).distinct()
        ids = list(ended.order_by("hold_ends_at").values_list("pk", flat=True)[: MOST_RELEASED + 1])
        if not ids:
            return {}
        held = _held_by(ids)
        free = [key for key in ids[:MOST_RELEASED] if held[key].keys() <= self.types.keys()]
        rows = list_ended(event_id=None, now=now).filter(pk__in=free).order_by("pk")
        won = list(rows.select_for_update(skip_locked=can_skip_locked()).values_list("pk", flat=True))
        for key in won:
            for type_id, count in held[key].items():
                self._move(type_id, -count)
        Reservation.objects.filter(pk__in=won).update(status=Status.CANCELLED, is_paying=False, closed_at=now)
        return _in_the_way([held[key] for key in set(ids) - set(won)], short)

    def _move(self, type_id: UUID, count: int) -> None:
        self.left[type_id] -= count
        self.moved[type_id] += count


def _held_by(reservation_ids: Sequence[UUID]) -> dict[UUID, Counter[UUID]]:
    held: dict[UUID, Counter[UUID]] = {key: Counter() for key in reservation_ids}
    rows = OrderedTicket.objects.filter(reservation_id__in=reservation_ids)
    for reservation_id, type_id in rows.values_list("reservation_id", "type_id"):
        held[reservation_id][type_id] += 1
    return held


def _in_the_way(holds: Iterable[Counter[UUID]], short: Collection[UUID]) -> dict[UUID, frozenset[UUID]]:
    found: dict[UUID, set[UUID]] = {}
    for hold in holds:
        for type_id in hold.keys() & set(short):
            found.setdefault(type_id, set()).update(hold)
    return {type_id: frozenset(others) for type_id, others in found.items()}


def _can_be_a_name(name: str) -> bool:
    """Whether the database can be asked for it: PostgreSQL refuses a text with a NUL in it."""
    return len(name) <= LONGEST_NAME and "\0" not in name
