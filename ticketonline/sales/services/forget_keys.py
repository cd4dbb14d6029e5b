"""Forgetting idempotency keys."""

from datetime import timedelta

from ...core import clock
from ..models import IdempotencyKey
from ..rules import IDEMPOTENCY_KEY_DAYS

BATCH = 1000


def forget_keys(*, limit: int = BATCH) -> int:
    """Delete up to `limit` keys that were kept for longer than a day, oldest first; say how many."""
    before = clock.now() - timedelta(days=IDEMPOTENCY_KEY_DAYS)
    old = IdempotencyKey.objects.filter(kept_at__lt=before).order_by("kept_at")
    ids = list(old.values_list("pk", flat=True)[:limit])
    # Nothing to do is the rule: look without a writing transaction.
    return IdempotencyKey.objects.filter(pk__in=ids).delete()[0] if ids else 0
