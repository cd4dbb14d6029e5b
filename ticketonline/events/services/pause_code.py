"""Pausing a promo code, and letting it be used again."""

from uuid import UUID

from ...audit.actor import Actor
from ...core.database import writing
from ..history import record_code
from ..locks import lock_code
from ..models import PromoCode


def pause_code(event_id: UUID, code_id: UUID, *, is_paused: bool, by: Actor) -> PromoCode:
    """Let nobody reserve with the promo code, or let them again. Who has reserved with it pays what they were told.

    Locks the event and its types, then the code. Raises `PromoCodeNotFound` or `EventNotFound`.
    """
    with writing():
        _event, code = lock_code(event_id, code_id)
        if code.is_paused != is_paused:
            code.is_paused = is_paused
            code.save(update_fields=["is_paused"])
            record_code("promo_code.paused" if is_paused else "promo_code.resumed", code, by=by)
    return code
