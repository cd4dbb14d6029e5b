"""Noting when a token was last used."""

from django.db import OperationalError

from ...core import clock
from ...core.database import writing
from ..models import ApiToken
from ..rules import USE_NOTED_EVERY


def note_use(token: ApiToken) -> None:
    """Keep this moment, unless one less than a minute ago is kept. Locks the token's row.

    Where others write for too long it is left out: what the program asked for does not depend on it.
    """
    now = clock.now()
    if token.last_used_at is not None and token.last_used_at > now - USE_NOTED_EVERY:
        return
    try:
        with writing():
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    except OperationalError:
        return
    token.last_used_at = now
