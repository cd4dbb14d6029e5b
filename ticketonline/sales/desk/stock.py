"""The stock as it is under the locks of a batch."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from ...core.database import can_skip_locked
from ...events.models import TicketType
from ..models import Reservation
from ..queries import count_taken, list_ended
from ..rules import Status
from .on_sale import Kind, Promo, Sales
from .rows import Granted, Rows
from .wishes import Wish

MOST_RELEASED = 500  # ended holds a batch: what it adds to the others' wait
LONGEST_NAME: int = TicketType._meta.get_field("type").max_length or 0


class Stock:
    """The ticket types and promo codes of a batch, locked, with what is left of each while the batch is decided.

    A promo code is stock as a type is: what is wished for, left and moved is counted by the id of either.
    """

    def __init__(self, rows: Rows, wishes: Collection[Wish], *, also: Iterable[UUID] = ()) -> None:
        """Locks the types and codes wished for, and those ids `also`: types first, each in key order.

        Needs a transaction. Their events are read after that: whoever changes an event on sale holds the locks of its
        types.
        """
        self._rows = rows
        self.types: dict[UUID, Kind] = {}
        self.codes: dict[UUID, Promo] = {}
        self.left: dict[UUID, int] = {}
        self._moved: Counter[UUID] = Counter()
        self._events: dict[UUID, Sales] = {}
        self._type_named: dict[tuple[UUID, str], Kind] = {}
        self._code_named: dict[tuple[UUID, str], Promo] = {}
        # With several events it locks what their types share names with as well: seldom, and harmless.
        self._add_types(*rows.lock_types(*_wanted(wishes), also))
        with_code = [wish for wish in wishes if wish.promo_code]
        if with_code or also:
            self._add_codes(
                rows.lock_codes({wish.event_id for wish in with_code}, {wish.promo_code for wish in with_code}, also)
            )

    def lock_what_is_free(self, wishes: Iterable[Wish]) -> None:
        """Lock those of the types wished for that nobody else has or waits for. Never waits."""
        event_ids, names = _wanted(wish for wish in wishes if not self.has_all_of(wish))
        if names:
            self._add_types(*self._rows.lock_free_types(event_ids, names))

    def _add_types(self, kinds: Iterable[Kind], events: Mapping[UUID, Sales]) -> None:
        for kind in kinds:
            if kind.id not in self.types:
                self.types[kind.id] = self._type_named[kind.event_id, kind.type] = kind
                self.left[kind.id] = kind.left
        self._events |= events

    def _add_codes(self, codes: Iterable[Promo]) -> None:
        for code in codes:
            self.codes[code.id] = self._code_named[code.event_id, code.code] = code
            self.left[code.id] = code.left

    def find_sales(self, event_id: UUID) -> Sales | None:
        """When the event is on sale; None unless it is published."""
        return self._events.get(event_id)

    def find_type(self, event_id: UUID, name: str) -> Kind | None:
        """The event's ticket type of that name."""
        return self._type_named.get((event_id, name))

    def find_code(self, event_id: UUID, code: str) -> Promo | None:
        """The event's promo code that reads so."""
        return self._code_named.get((event_id, code))

    def has_all_of(self, wish: Wish) -> bool:
        """Whether all that the wish is for is locked here."""
        return (
            wish.event_id in self._events
            and all((wish.event_id, name) in self._type_named for name in wish.amounts)
            and (not wish.promo_code or (wish.event_id, wish.promo_code) in self._code_named)
        )

    def hold(self, counts: Mapping[UUID, int]) -> None:
        """Take so many by id. There must be as many left."""
        for key, count in counts.items():
            self._move(key, count)
            assert self.left[key] >= 0

    def give_back(self, counts: Mapping[UUID, int]) -> None:
        """Undo `hold`."""
        for key, count in counts.items():
            self._move(key, -count)

    def release_ended(self, short: Collection[UUID], *, now: datetime) -> dict[UUID, frozenset[UUID]]:
        """Cancel the holds on these types and codes that have ended and take nothing that is not locked here.

        Locks those reservations, after the stock as everybody does. What is in the way is left alone: the ended holds
        that need more than is locked, or that are more than a batch may release, as the ids of what they hold, by the
        short one. One that somebody else has locked is being ended or paid: it is left to them.
        """
        of_types, of_codes = short & self.types.keys(), short & self.codes.keys()
        ended = list_ended(event_id=None, now=now)
        holding = Q(tickets__type_id__in=of_types) | Q(tickets__promo_code_id__in=of_codes)
        ids = list(
            ended.filter(holding).distinct().order_by("hold_ends_at").values_list("pk", flat=True)[: MOST_RELEASED + 1]
        )
        if not ids:
            return {}
        held = {key: taken.types + taken.codes for key, taken in count_taken(ids).items()}
        free = [key for key in ids[:MOST_RELEASED] if held[key].keys() <= self.left.keys()]
        rows = ended.filter(pk__in=free).order_by("pk")
        won = list(rows.select_for_update(skip_locked=can_skip_locked()).values_list("pk", flat=True))
        for key in won:
            self.give_back(held[key])
        Reservation.objects.filter(pk__in=won).update(status=Status.CANCELLED, is_paying=False, closed_at=now)
        return _in_the_way([held[key] for key in set(ids) - set(won)], short)

    def write(self, granted: Sequence[Granted], *, now: datetime, until: datetime) -> None:
        """Write what was granted, and what was moved into hold or out of it."""
        if granted or self._moved:
            types = {key: count for key, count in self._moved.items() if key in self.types}
            codes = {key: count for key, count in self._moved.items() if key in self.codes}
            self._rows.write(granted, self.types, types, codes, now=now, until=until)

    def _move(self, key: UUID, count: int) -> None:
        self.left[key] -= count
        self._moved[key] += count


def _wanted(wishes: Iterable[Wish]) -> tuple[set[UUID], set[str]]:
    """The events, and the names of types that the database can be asked for."""
    event_ids: set[UUID] = set()
    names: set[str] = set()
    for wish in wishes:
        event_ids.add(wish.event_id)
        names.update(name for name in wish.amounts if _can_be_a_name(name))
    return event_ids, names


def _in_the_way(holds: Iterable[Mapping[UUID, int]], short: Collection[UUID]) -> dict[UUID, frozenset[UUID]]:
    found: dict[UUID, set[UUID]] = {}
    for hold in holds:
        for key in hold.keys() & set(short):
            found.setdefault(key, set()).update(hold)
    return {key: frozenset(others) for key, others in found.items()}


def _can_be_a_name(name: str) -> bool:
    """Whether the database can be asked for it: PostgreSQL refuses a text with a NUL in it."""
    return len(name) <= LONGEST_NAME and "\0" not in name
