"""Adding a promo code to an event."""

from uuid import UUID

from ...audit.actor import Actor
from ...core.database import writing
from ..errors import TooManyPromoCodes
from ..history import record_code
from ..locks import lock_event
from ..models import PromoCode
from ..promo_facts import PromoFacts, as_logged, facts_of, write_facts
from ..rules import MOST_PROMO_CODES


def add_code(event_id: UUID, facts: PromoFacts, *, by: Actor) -> PromoCode:
    """The new promo code. Locks the event and its types.

    Raises `InvalidPromoCode`, `TooManyPromoCodes` or `EventNotFound`, and then changes nothing.
    """
    with writing():
        event = lock_event(event_id)
        if event.promo_codes.count() >= MOST_PROMO_CODES:
            raise TooManyPromoCodes(most=MOST_PROMO_CODES)
        code = PromoCode(event=event)
        types = write_facts(code, facts)
        code.save(force_insert=True)
        code.types.set(types)
        record_code("promo_code.added", code, by=by, after=as_logged(event, facts_of(code)))
    return code
