"""Making a draft after an event there is: next week's, next season's."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from ...accounts.models import Membership
from ...audit.actor import Actor
from ...core.database import writing
from ..history import record_event
from ..local_time import moved, on_the_clock
from ..locks import lock_event
from ..models import Event, PromoCode, TicketType
from .create_event import create_event

ITS_OWN = frozenset(
    {"id", "name", "slug", "date", "status", "version", "preview_serial", "postponed_from", "created_at", "search_text"}
)
TIMES = ("doors_at", "ends_at", "sales_open_at", "sales_close_at", "names_until", "cancel_until")
STOCK = frozenset({"id", "event", "created_at", *TicketType.COUNTERS, *PromoCode.COUNTERS})
MOST_CODES = 200  # copied; more than that were made for single buyers


def duplicate_event(event_id: UUID, *, name: str, date: datetime, member: Membership | None = None, by: Actor) -> Event:
    """A draft like the event, with all its ticket types and promo codes, and none of their tickets taken.

    Of more than `MOST_CODES` promo codes none is copied: so many were made for single buyers of that event.

    All its other times move by as much as the date does on the clocks there. The picture is the same file: none is ever
    changed. A member who makes it may work on it, see `create_event`. Locks the ticket types, then the event. Raises
    `EventNotFound` or `InvalidEvent`.
    """
    with writing():
        model = lock_event(event_id)
        by_much = on_the_clock(date, model.time_zone) - on_the_clock(model.date, model.time_zone)
        fields = {field.name: getattr(model, field.name) for field in Event._meta.concrete_fields}
        copy = Event(name=name, date=date, **{key: value for key, value in fields.items() if key not in ITS_OWN})
        _move(copy, TIMES, by_much, model.time_zone)
        create_event(copy, member=member, by=by)
        types = {kind.pk: _copy_type(kind, copy, by_much) for kind in model.ticket_types.all()}
        for code in _codes_to_copy(model):
            _copy_code(code, copy, types, by_much)
        record_event("event.duplicated", copy, by=by, after={"from": model.name, "from_id": model.pk})
    return copy


def _copy_type(kind: TicketType, event: Event, by_much: timedelta) -> TicketType:
    fields = {field.name: getattr(kind, field.name) for field in TicketType._meta.concrete_fields}
    copy = TicketType(event=event, **{key: value for key, value in fields.items() if key not in STOCK})
    _move(copy, ("sales_open_at", "sales_close_at"), by_much, event.time_zone)
    copy.save(force_insert=True)
    return copy


def _codes_to_copy(event: Event) -> Sequence[PromoCode]:
    codes = [*event.promo_codes.prefetch_related("types")[: MOST_CODES + 1]]
    return codes if len(codes) <= MOST_CODES else []


def _copy_code(code: PromoCode, event: Event, types: Mapping[UUID, TicketType], by_much: timedelta) -> None:
    fields = {field.name: getattr(code, field.name) for field in PromoCode._meta.concrete_fields}
    copy = PromoCode(event=event, **{key: value for key, value in fields.items() if key not in STOCK})
    _move(copy, ("valid_from", "valid_until"), by_much, event.time_zone)
    copy.save(force_insert=True)
    copy.types.set([types[kind.pk] for kind in code.types.all()])


def _move(row: Event | TicketType | PromoCode, times: tuple[str, ...], by_much: timedelta, time_zone: str) -> None:
    for field in times:
        setattr(row, field, moved(getattr(row, field), by=by_much, time_zone=time_zone))
