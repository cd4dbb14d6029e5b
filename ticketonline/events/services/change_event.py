"""Changing what an event is, where and when."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext

from ...audit.actor import Actor
from ...core.database import writing
from ..checks import check_event, drop_late_limits
from ..errors import EventChanged, InvalidEvent
from ..history import as_remembered
from ..locks import lock_event
from ..models import Event
from .record_and_tell import record_and_tell

CHANGEABLE = frozenset(
    {"name", "slug", "date", "ends_at", "doors_at", "time_zone", "venue", "address", "city", "country", "description"}
    | {"currency", "language", "accent", "image", "sales_open_at", "sales_close_at", "statistics_public"}
    | {"names_until", "transfers_allowed", "cancelling", "cancel_until"}
)


def change_event(event_id: UUID, *, version: int, changes: Mapping[str, Any], by: Actor) -> Event:
    """Give the event the values named, all or none, and count its version on if that makes a difference.

    A limit for buyers that is not changed, and that the event would begin before, is emptied: see `drop_late_limits`.
    Locks the ticket types, since dates decide about sales and the currency about prices, then the event. Raises
    `EventNotFound`, `EventChanged` when the event has another version by now, or `InvalidEvent` with what to change.
    """
    assert changes.keys() <= CHANGEABLE
    try:
        with writing():
            event = lock_event(event_id)
            if event.version != version:
                raise EventChanged
            before = as_remembered(event)
            for field, value in changes.items():
                setattr(event, field, value)
            if event.date == event.postponed_from:
                event.postponed_from = None  # it is back where it was
            drop_late_limits(event, before=before)
            check_event(event)
            if event.currency != before["currency"]:
                _check_prices(event, before["currency"])
            _save(event, before, by)
    except IntegrityError as error:  # somebody took the slug after it was found free
        taken = gettext("This address was taken at this moment. Choose another.")
        raise InvalidEvent(reason=f"slug: {taken}", faults={"slug": [taken]}) from error
    return event


def _check_prices(event: Event, old: str) -> None:
    """Refuses to give prices, and what promo codes take off, another currency than somebody meant or agreed to."""
    # What came back was sold, and given back, in it as well, and is kept for good.
    was_sold = event.reservations.filter(returned_at__isnull=False).exists()
    for kind in event.ticket_types.all():
        kind.event = event
        if kind.taken or was_sold:
            reason = gettext("Tickets are held or sold in %(currency)s.") % {"currency": old}
            raise InvalidEvent(reason=reason, faults={"currency": [reason]})
        try:
            kind.clean()
        except ValidationError as error:
            raise InvalidEvent(reason=" ".join(error.messages), faults={"currency": error.messages}) from error
    code = event.promo_codes.exclude(amount_off=None).first()
    if code is not None:
        facts = {"promo_code": code.code, "currency": old}
        reason = gettext("The promo code %(promo_code)s takes an amount of %(currency)s off. Change it first.") % facts
        raise InvalidEvent(reason=reason, faults={"currency": [reason]})


def _save(event: Event, before: Mapping[str, Any], by: Actor) -> None:
    if as_remembered(event) == before:
        return
    event.version += 1
    event.save()
    record_and_tell("event.changed", event, by=by, before=before, after=as_remembered(event))
