"""Removing a promo code from its event."""

from uuid import UUID

from ...audit.actor import Actor
from ...core.database import writing
from ...core.protection import is_protected
from ..errors import PromoCodeUsed
from ..history import record_code
from ..locks import lock_code
from ..models import PromoCode
from ..promo_facts import as_logged, facts_of


def remove_code(event_id: UUID, code_id: UUID, *, by: Actor) -> PromoCode:
    """Delete a promo code that nobody ever reserved with; gives what it was.

    Locks the event and its types, then the code. Raises `PromoCodeUsed`, `PromoCodeNotFound` or `EventNotFound`, and
    then deletes nothing.
    """
    with writing():
        event, code = lock_code(event_id, code_id)
        if code.taken or is_protected(code):
            raise PromoCodeUsed(promo_code=code.code)
        record_code("promo_code.removed", code, by=by, before=as_logged(event, facts_of(code)))
        code.delete()
    return code
