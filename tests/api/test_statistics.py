"""GET /events/stats/: what was sold."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.api.calling import EVENT, NOBODY, STATS, Api, assert_refused
from tests.changes import nothing_changes
from tests.factories import make_event, make_reservation, ticket_type
from tests.moments import at
from ticketonline.core import clock
from ticketonline.events.models import Event
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment

pytestmark = pytest.mark.django_db


def sell(event: Event, **amounts: int) -> None:
    settle(start_payment(make_reservation(event, **amounts).pk).pk, Answer())


def test_completed_reservations_are_counted_by_type(api: Api, olgas_event: Event):
    sell(olgas_event, VIP=2, Standard=1)
    sell(olgas_event, VIP=3)
    make_reservation(olgas_event, VIP=1)

    response = api.get(STATS, event_id=olgas_event.pk)

    assert response.status_code == 200
    assert response.json() == {
        "event": api.post(EVENT, {"event_id": str(olgas_event.pk)}).json()["event"],
        "ticket_counters": {"all_tickets_sold": 6, "ticket_types": {"VIP": 5, "Standard": 1}},
        "frozen_at": None,
    }


def test_a_type_of_which_nothing_was_sold_is_there_with_zero(api: Api, olgas_event: Event):
    said = api.get(STATS, event_id=olgas_event.pk).json()

    assert said["ticket_counters"] == {"all_tickets_sold": 0, "ticket_types": {"VIP": 0, "Standard": 0}}


def test_the_counters_stand_still_once_the_event_has_begun(api: Api):
    event = make_event(ticket_type("VIP"), date=clock.now() + timedelta(minutes=10))
    sell(event, VIP=2)
    late = start_payment(make_reservation(event, VIP=1).pk)

    with at(event.date) as begun:
        first = api.get(STATS, event_id=event.pk).json()
        settle(late.pk, Answer())
        second = api.get(STATS, event_id=event.pk).json()

    assert first == second
    assert first["ticket_counters"] == {"all_tickets_sold": 2, "ticket_types": {"VIP": 2}}
    assert first["frozen_at"] == begun.isoformat().replace("+00:00", "Z")


def test_statistics_that_the_organiser_keeps_private_are_refused(api: Api):
    event = make_event(statistics_public=False)

    with nothing_changes():
        response = api.get(STATS, event_id=event.pk)

    assert_refused(response, 403, "statistics_private")


@pytest.mark.parametrize("public", [True, False])
def test_a_draft_is_not_found(api: Api, public: bool):
    draft = make_event(status=Event.Status.DRAFT, statistics_public=public)

    with nothing_changes():
        response = api.get(STATS, event_id=draft.pk)

    assert_refused(response, 404, "event_not_found")


def test_an_unknown_event_is_not_found(api: Api):
    assert_refused(api.get(STATS, event_id=NOBODY), 404, "event_not_found")


def test_statistics_take_four_queries_however_much_was_sold(
    api: Api, olgas_event: Event, django_assert_num_queries: DjangoAssertNumQueries
):
    sell(olgas_event, VIP=1)

    with django_assert_num_queries(4):
        api.get(STATS, event_id=olgas_event.pk)

    for _ in range(5):
        sell(olgas_event, VIP=2, Standard=3)
    with django_assert_num_queries(4):
        api.get(STATS, event_id=olgas_event.pk)
