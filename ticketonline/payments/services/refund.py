"""Giving money back."""

import logging
from datetime import timedelta

from ...core import clock
from ...core.database import can_skip_locked, writing
from ..gateways.base import GatewayUnavailable
from ..gateways.chosen import gateway
from ..models import Transaction
from ..rules import BY_HAND
from .claim import charge_of

logger = logging.getLogger(__name__)
RETRY = timedelta(minutes=1)


def refund_one() -> bool:
    """Give back the money of the payment whose refund is due longest; whether there was one.

    What was paid at the box office is given back there, by hand.
    The gateway is asked outside any transaction; without an answer it is asked again after a minute, for ever: money
    that is not ours must go back. The same when a charge came to light while it was asked.
    """
    now = clock.now()
    again_at = now + RETRY
    due = Transaction.objects.filter(refund_due_at__lte=now, refunded_at=None).exclude(gateway__in=BY_HAND)
    if not due.exists():
        return False
    with writing():
        row = due.order_by("refund_due_at").select_for_update(skip_locked=can_skip_locked()).first()
        if row is None:
            return False
        Transaction.objects.filter(pk=row.pk).update(refund_due_at=again_at)
    try:
        gateway(row.gateway).refund(charge_of(row))
    except GatewayUnavailable:
        logger.warning("refund of transaction %s: the gateway gave no answer", row.pk)
    else:
        # Unless `settle` made it due anew: the gateway may have looked before it was charged.
        Transaction.objects.filter(pk=row.pk, refund_due_at=again_at).update(refunded_at=clock.now())
    return True
