from uuid import uuid4

import pytest

from tests.changes import nothing_changes
from tests.factories import make_event, make_reservation, ticket_type
from tests.moments import at, later
from ticketonline.core.middleware.sessions import BuyerSession
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.errors import NoReservation
from ticketonline.sales.models import Reservation
from ticketonline.sales.services.cancel import cancel
from ticketonline.sales.services.expire import expire
from ticketonline.sales.session import MOST_REMEMBERED, choose_to_cancel, is_own, remember

pytestmark = pytest.mark.django_db


@pytest.fixture
def session() -> BuyerSession:
    return BuyerSession()


def test_the_session_carries_the_reservation_that_was_made_last(session):
    first, second = uuid4(), uuid4()

    remember(session, first)
    remember(session, second)

    assert session["reservation_id"] == str(second)
    assert session["reservations"] == [str(second), str(first)]


def test_a_reservation_is_remembered_once(session):
    first, second = uuid4(), uuid4()
    for reservation_id in (first, second, first):
        remember(session, reservation_id)

    assert session["reservations"] == [str(first), str(second)]


def test_the_oldest_are_forgotten_so_that_the_cookie_stays_small(session):
    ids = [uuid4() for _ in range(MOST_REMEMBERED + 5)]
    for reservation_id in ids:
        remember(session, reservation_id)
    session.save()

    assert session["reservations"] == [str(one) for one in reversed(ids[5:])]
    assert len(session.session_key) < 1536


def test_a_session_owns_what_it_made(session):
    mine = uuid4()
    remember(session, mine)

    assert is_own(session, mine)
    assert not is_own(session, uuid4())
    assert not is_own(BuyerSession(), mine)


def test_a_session_without_a_reservation_has_nothing_to_cancel(session, olgas_event):
    reservation = make_reservation(olgas_event)

    with nothing_changes(), pytest.raises(NoReservation):
        choose_to_cancel(session, None)
    with nothing_changes(), pytest.raises(NoReservation):
        choose_to_cancel(session, reservation.pk)


def test_nobody_cancels_what_another_session_made(session, olgas_event):
    remember(session, make_reservation(olgas_event).pk)
    others = make_reservation(olgas_event)

    with pytest.raises(NoReservation):
        choose_to_cancel(session, others.pk)


def test_the_one_named_is_meant(session, olgas_event):
    first, second = make_reservation(olgas_event), make_reservation(olgas_event)
    remember(session, first.pk)
    remember(session, second.pk)

    assert choose_to_cancel(session, first.pk) == first.pk
    assert choose_to_cancel(session, second.pk) == second.pk


def test_else_the_newest_still_pending_is_meant(session, olgas_event):
    first, second, third = (make_reservation(olgas_event) for _ in range(3))
    for reservation in (first, second, third):
        remember(session, reservation.pk)

    assert choose_to_cancel(session, None) == third.pk
    cancel(third.pk)
    assert choose_to_cancel(session, None) == second.pk


def test_what_was_taken_or_has_ended_is_not_still_pending(session, olgas_event):
    oldest = make_reservation(olgas_event)
    with later(minutes=1):
        youngest = make_reservation(olgas_event)
    free = make_reservation(make_event(ticket_type("Free", price="0")), Free=1)
    start_payment(free.pk)
    for reservation in (youngest, oldest, free):
        remember(session, reservation.pk)

    with at(oldest.pending_until):
        assert choose_to_cancel(session, None) == youngest.pk


def test_with_none_pending_the_newest_is_meant_which_then_is_refused_by_its_state(session, olgas_event):
    first, second = make_reservation(olgas_event), make_reservation(olgas_event)
    remember(session, first.pk)
    remember(session, second.pk)

    with later(hours=1):
        expire()
        assert choose_to_cancel(session, None) == second.pk


def test_what_was_removed_meanwhile_is_passed_over(session, olgas_event):
    kept = make_reservation(olgas_event)
    remember(session, kept.pk)
    remember(session, uuid4())

    assert choose_to_cancel(session, None) == kept.pk
    assert Reservation.objects.get().pk == kept.pk
