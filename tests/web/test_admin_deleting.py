"""Deleting events in the admin."""

import pytest

from tests.factories import make_event, make_reservation
from ticketonline.events.errors import EventReserved
from ticketonline.events.models import Event, TicketType
from ticketonline.events.services.delete_events import delete_events
from ticketonline.sales.models import Reservation
from ticketonline.sales.services.cancel import cancel
from ticketonline.statistics.queries import get_event_sales

pytestmark = pytest.mark.django_db

LIST = "/admin/events/event/"


def test_an_event_nobody_reserved_is_deleted_with_all_that_is_its_own(olgas_browser, olgas_event):
    get_event_sales(olgas_event)

    answer = olgas_browser.post(_delete_path(olgas_event), {"post": "yes"})

    assert answer.status_code == 302
    assert (Event.objects.count(), TicketType.objects.count()) == (0, 0)


@pytest.mark.parametrize("cancelled", [False, True])
def test_a_reserved_event_is_not_deleted_and_the_page_says_what_to_do_instead(olgas_browser, olgas_event, cancelled):
    reservation = make_reservation(olgas_event)
    if cancelled:
        cancel(reservation.pk)

    asked = olgas_browser.get(_delete_path(olgas_event)).content.decode()
    answer = olgas_browser.post(_delete_path(olgas_event), {"post": "yes"})

    for page in (asked, answer.content.decode()):
        assert "<li>Jazz Night</li>" in page
        assert "Unpublish them instead" in page
        assert "Yes, I" not in page
    assert (Event.objects.count(), Reservation.objects.count()) == (1, 1)


def test_many_are_deleted_at_once(olgas_browser):
    events = [make_event(), make_event()]

    asked = olgas_browser.post(LIST, _chosen(*events))
    assert "Are you sure" in asked.content.decode()
    answer = olgas_browser.post(LIST, _chosen(*events) | {"post": "yes"})

    assert answer.status_code == 302
    assert Event.objects.count() == 0


def test_none_of_many_is_deleted_when_one_is_reserved(olgas_browser):
    events = [make_event(name="Reserved"), make_event(name="Free")]
    make_reservation(events[0])

    answer = olgas_browser.post(LIST, _chosen(*events) | {"post": "yes"})

    assert answer.status_code == 200
    page = answer.content.decode()
    assert "<li>Reserved</li>" in page
    assert "<li>Free</li>" not in page
    assert Event.objects.count() == 2


def test_the_refusal_asks_the_database_as_little_for_many_reservations_as_for_one(
    olgas_browser, olgas_event, django_assert_num_queries
):
    make_reservation(olgas_event)
    olgas_browser.get(_delete_path(olgas_event))
    with django_assert_num_queries(6) as first:
        olgas_browser.get(_delete_path(olgas_event))
    for _ in range(5):
        make_reservation(olgas_event)

    with django_assert_num_queries(len(first)):
        page = olgas_browser.get(_delete_path(olgas_event))

    assert str(Reservation.objects.all()[0].pk) not in page.content.decode()


def test_the_service_deletes_none_when_one_is_reserved():
    events = [make_event(name="Free"), make_event(name="Reserved")]
    make_reservation(events[1])

    with pytest.raises(EventReserved, match="“Reserved” has reservations"):
        delete_events([event.pk for event in events])

    assert Event.objects.count() == 2


def _delete_path(event: Event) -> str:
    return f"{LIST}{event.pk}/delete/"


def _chosen(*events: Event) -> dict[str, object]:
    return {"action": "delete_selected", "_selected_action": [str(event.pk) for event in events]}
