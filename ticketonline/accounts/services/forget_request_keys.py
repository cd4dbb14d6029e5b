"""Forgetting the keys of programs' requests."""

from ...core import clock
from ..models import RequestKey
from ..rules import REQUEST_KEYS_KEPT

BATCH = 1000


def forget_request_keys(*, limit: int = BATCH) -> int:
    """Delete up to `limit` keys that were kept for longer than a day, oldest first; say how many."""
    old = RequestKey.objects.filter(kept_at__lt=clock.now() - REQUEST_KEYS_KEPT).order_by("kept_at")
    ids = list(old.values_list("pk", flat=True)[:limit])
    # Nothing to do is the rule: look without a writing transaction.
    return RequestKey.objects.filter(pk__in=ids).delete()[0] if ids else 0
