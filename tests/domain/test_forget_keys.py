from datetime import timedelta

import pytest

from tests.factories import make_event, wanted
from tests.moments import INSTANT, at
from ticketonline.core import clock
from ticketonline.sales.models import IdempotencyKey, Reservation
from ticketonline.sales.services.forget_keys import forget_keys
from ticketonline.sales.services.reserve import reserve

pytestmark = pytest.mark.django_db


def test_a_key_is_forgotten_after_a_day_and_its_reservation_is_not():
    event = make_event()
    with at(clock.now()) as now:
        reserve(event_id=event.pk, wanted=wanted(VIP=1), idempotency_key="x" * 16)

    with at(now + timedelta(days=1)):
        assert forget_keys() == 0
    with at(now + timedelta(days=1) + INSTANT):
        assert forget_keys() == 1

    assert not IdempotencyKey.objects.exists()
    assert Reservation.objects.count() == 1


def test_no_more_are_forgotten_at_once_than_asked_for_and_the_oldest_first():
    event = make_event()
    now = clock.now()
    for minutes in (2, 1, 3):
        with at(now - timedelta(days=2, minutes=minutes)):
            reserve(event_id=event.pk, wanted=wanted(VIP=1), idempotency_key="x" * 16 + str(minutes))

    assert forget_keys(limit=2) == 2

    assert IdempotencyKey.objects.get().kept_at == now - timedelta(days=2, minutes=1)
