"""An event, and its promo codes, as the audit log remembers them."""

from collections.abc import Mapping
from typing import Any

from ..audit.actor import Actor
from ..audit.services.record import record
from .models import Event, PromoCode

# Ids and what counts or is derived would tell nobody anything.
LEFT_OUT = frozenset({"id", "organiser", "version", "preview_serial", "search_text", "created_at"})


def as_remembered(event: Event) -> dict[str, Any]:
    """All that a person may change, as values that JSON can keep."""
    values = {field.name: getattr(event, field.attname) for field in event._meta.concrete_fields}
    values["image"] = event.image.name or ""
    return {name: value for name, value in values.items() if name not in LEFT_OUT}


def record_event(
    action: str,
    event: Event,
    *,
    by: Actor,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Write an entry about the event into the log, in the transaction of what it tells of."""
    record(
        action,
        by=by,
        organiser_id=event.organiser_id,
        target_type="event",
        target_id=event.pk,
        target_name=event.name,
        before=before,
        after=after,
    )


def record_code(
    action: str,
    code: PromoCode,
    *,
    by: Actor,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """The same about a promo code."""
    record(
        action,
        by=by,
        organiser_id=code.event.organiser_id,
        target_type="promo_code",
        target_id=code.pk,
        target_name=f"{code.code} · {code.event.name}",
        before=before,
        after=after,
    )
