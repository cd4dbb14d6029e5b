"""Changing what people decide about a promo code."""

from uuid import UUID

from ...audit.actor import Actor
from ...audit.models import Entry
from ...core.database import writing
from ..errors import PromoCodeChanged, TooFewUses
from ..history import record_code
from ..locks import lock_code
from ..models import PromoCode
from ..promo_facts import COLUMNS, NAMES, PromoFacts, as_logged, facts_of, write_facts
from ..type_facts import Change
from .change_type import MOST_READ


def change_code(event_id: UUID, code_id: UUID, facts: PromoFacts, *, seen: PromoFacts, by: Actor) -> PromoCode:
    """Give the promo code other facts; `seen` are those that the person was shown.

    What it takes off changes for new reservations alone. Locks the event and its types, then the code. Raises
    `PromoCodeChanged` when the facts are not those that were shown, `TooFewUses` when it would be for fewer tickets
    than were taken with it, `InvalidPromoCode`, `PromoCodeNotFound` or `EventNotFound`, and then changes nothing.
    """
    with writing():
        event, code = lock_code(event_id, code_id)
        before = facts_of(code)
        if before != seen:
            raise PromoCodeChanged.of(_changes(code, seen=seen, now=before))
        types = write_facts(code, facts)
        if code.tickets is not None and code.tickets < code.taken:
            raise TooFewUses(lowest=code.taken)
        code.save(update_fields=COLUMNS)
        code.types.set(types)
        after = facts_of(code)
        if after != before:
            record_code(
                "promo_code.changed", code, by=by, before=as_logged(event, before), after=as_logged(event, after)
            )
    return code


def _changes(code: PromoCode, *, seen: PromoFacts, now: PromoFacts) -> list[Change]:
    entries = list(Entry.objects.filter(target_id=code.pk).order_by("-id")[:MOST_READ])
    return [
        Change(
            name=name,
            before=getattr(seen, name),
            after=getattr(now, name),
            by=next((entry.actor_name for entry in entries if name in entry.after), ""),
        )
        for name in NAMES
        if getattr(seen, name) != getattr(now, name)
    ]
