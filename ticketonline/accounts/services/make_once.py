"""Making something once, however often a program asks for it."""

import hashlib
from collections.abc import Callable
from uuid import UUID

from ...core.database import writing
from ..errors import RequestKeyReused
from ..models import RequestKey


def make_once(token_id: UUID, *, key: str, wish: bytes, make: Callable[[], UUID]) -> tuple[UUID, bool]:
    """The id of what `make` made, now or when the token sent the key before; and whether it was before.

    Key and thing are kept together or not at all, so that a refusal is not remembered. The key is kept before `make`
    locks anything; of two requests with the same one, the second waits for the first. Without a key it is made anew
    each time. Raises `RequestKeyReused` when the key came with another wish, and whatever `make` raises.
    """
    if not key:
        return make(), False
    hashed_wish = _hashed(wish)
    with writing():
        row, is_new = RequestKey.objects.get_or_create(
            pk=_hashed(token_id.bytes + key.encode()), defaults={"wish": hashed_wish}
        )
        if not is_new:
            if row.wish != hashed_wish:
                raise RequestKeyReused
            assert row.made_id is not None
            return row.made_id, True
        made_id = make()
        RequestKey.objects.filter(pk=row.pk).update(made_id=made_id)
    return made_id, False


def _hashed(secret: bytes) -> UUID:
    return UUID(bytes=hashlib.sha256(secret).digest()[:16])
