"""Several processes write down what they counted of the same first day: nothing is lost."""

import threading

import pytest
from django.db import IntegrityError, OperationalError

from tests.factories import make_event
from tests.racing import race
from ticketonline.core import clock
from ticketonline.core.database import writing
from ticketonline.statistics.models import DailyVisits
from ticketonline.statistics.services.record_visits import _write
from ticketonline.statistics.visits import Step

pytestmark = [pytest.mark.django_db(transaction=True)]

PROCESSES = 6


def test_the_first_counts_of_a_day_are_all_there():
    events = [make_event(name=f"Night {number}") for number in range(4)]
    counts = {f"/en/events/{event.slug}/": 10 for event in events} | {(Step.PAID, event.pk): 1 for event in events}

    def write() -> bool:
        with writing():
            _write(counts)
        return True

    assert race(*[write] * PROCESSES) == [True] * PROCESSES
    rows = DailyVisits.objects.values_list("views", "payments")
    assert [*rows] == [(10 * PROCESSES, PROCESSES)] * len(events)


def test_looking_and_then_writing_would_lose_some(olgas_event):
    together = threading.Barrier(2)

    def write() -> bool:
        day = clock.now().date()
        row = DailyVisits.objects.filter(event=olgas_event, day=day).first()
        together.wait()
        try:
            if row is None:
                DailyVisits.objects.create(event=olgas_event, day=day, views=10)
        except (IntegrityError, OperationalError):
            return False
        return True

    assert sorted(race(write, write)) == [False, True]
    assert DailyVisits.objects.get().views == 10
