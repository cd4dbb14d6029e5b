"""What organisers do with reservations: cancel, prolong, correct, comment. Each leaves a trace, or changes nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.urls import reverse

from tests.changes import nothing_changes
from tests.factories import make_event, make_organiser, make_reservation
from tests.moments import INSTANT, at, later
from tests.web.pages import read
from ticketonline.audit.actor import Actor
from ticketonline.audit.models import Entry
from ticketonline.books.verify import verify
from ticketonline.core import clock
from ticketonline.core.errors import DomainError
from ticketonline.events.models import TicketType
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.remove_abandoned import remove_abandoned
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.errors import (
    AlreadyPaid,
    HoldTooLong,
    InvalidComment,
    InvalidEmail,
    InvalidLanguage,
    PaymentInProgress,
    ReservationNotFound,
    ReservationOver,
    TooManyComments,
)
from ticketonline.sales.models import Comment, Reservation
from ticketonline.sales.rules import LONGEST_HOLD
from ticketonline.sales.services import comment as commenting
from ticketonline.sales.services.cancel import cancel
from ticketonline.sales.services.cancel_order import cancel_order
from ticketonline.sales.services.change_contact import change_contact
from ticketonline.sales.services.comment import comment
from ticketonline.sales.services.expire import expire
from ticketonline.sales.services.extend_hold import extend_hold

pytestmark = pytest.mark.django_db

OLGA = Actor(user_id=uuid4(), name="olga@example.org", address="192.0.2.7")
WEEK = int(LONGEST_HOLD / timedelta(minutes=1))


@pytest.fixture
def reservation(olgas_event) -> Reservation:
    return make_reservation(olgas_event, VIP=2)


def logged() -> Entry:
    """The only entry of the log about reservations."""
    return Entry.objects.get(target_type="reservation")


def refused(error: type[DomainError], act, *args, **kwargs):
    with nothing_changes(), pytest.raises(error):
        act(*args, **kwargs, by=OLGA)


def test_cancelling_gives_the_tickets_back_and_is_recorded(olgas_event, reservation):
    cancel_order(reservation.pk, by=OLGA)

    reservation.refresh_from_db()
    assert reservation.status == "CANCELLED"
    assert TicketType.objects.get(type="VIP").held == 0
    entry = logged()
    assert (entry.action, entry.organiser_id, entry.target_id) == (
        "order.cancelled",
        make_organiser().pk,
        reservation.pk,
    )
    assert (entry.actor_id, entry.actor_name, entry.address) == (OLGA.user_id, OLGA.name, OLGA.address)
    assert (entry.before, entry.after) == ({"status": "PENDING"}, {"status": "CANCELLED"})
    assert verify() == []


def test_what_can_not_be_cancelled_leaves_no_trace(reservation):
    refused(ReservationNotFound, cancel_order, uuid4())
    payment = start_payment(reservation.pk)
    refused(PaymentInProgress, cancel_order, reservation.pk)
    settle(payment.pk, Answer())
    refused(AlreadyPaid, cancel_order, reservation.pk)


def test_a_hold_is_prolonged_and_its_buyer_sees_the_new_time(reservation, bruno):
    with at(clock.now()):
        extended = extend_hold(reservation.pk, minutes=45, by=OLGA)
        page = read(bruno.get(reverse("shop:reservation", args=[reservation.pk])))

        left = extended.pending_until - clock.now()
        assert page.one("div", data_behaviour="countdown")["data-seconds-left"] == str(-(-left // timedelta(seconds=1)))

    assert extended.pending_until == extended.hold_ends_at == reservation.pending_until + timedelta(minutes=45)
    entry = logged()
    assert (entry.action, entry.target_id) == ("order.extended", reservation.pk)
    assert set(entry.before) == set(entry.after) == {"pending_until"}
    assert verify() == []


def test_a_prolonged_hold_is_swept_at_its_new_end_and_not_before(reservation):
    extended = extend_hold(reservation.pk, minutes=45, by=OLGA)

    with at(extended.hold_ends_at - INSTANT):
        assert expire() == 0
    with at(extended.hold_ends_at):
        assert expire() == 1


def test_the_grace_of_a_payment_in_progress_moves_along(reservation):
    payment = start_payment(reservation.pk)

    extended = extend_hold(reservation.pk, minutes=10, by=OLGA)

    assert extended.hold_ends_at - extended.pending_until == timedelta(seconds=settings.PAYMENT_GRACE_SECONDS)
    assert extended.pending_until == reservation.pending_until + timedelta(minutes=10)
    settle(payment.pk, Answer(error_type="card_error"))
    reservation.refresh_from_db()
    assert reservation.hold_ends_at == extended.pending_until
    assert verify() == []


def test_a_hold_ends_a_week_from_now_at_the_latest_however_often_it_is_prolonged(reservation):
    with at(clock.now()):
        refused(HoldTooLong, extend_hold, reservation.pk, minutes=WEEK)
        extend_hold(reservation.pk, minutes=WEEK - 60, by=OLGA)
        refused(HoldTooLong, extend_hold, reservation.pk, minutes=60)


@pytest.mark.parametrize("minutes", [0, -1, WEEK + 1, 10**30])
def test_a_hold_is_prolonged_by_a_minute_at_least(reservation, minutes):
    refused(HoldTooLong, extend_hold, reservation.pk, minutes=minutes)


def test_only_a_hold_that_lives_is_prolonged(olgas_event, reservation):
    with at(reservation.hold_ends_at):
        refused(ReservationOver, extend_hold, reservation.pk, minutes=10)
    settle(start_payment(reservation.pk).pk, Answer())
    refused(AlreadyPaid, extend_hold, reservation.pk, minutes=10)
    over = make_reservation(olgas_event)
    cancel(over.pk)
    refused(ReservationOver, extend_hold, over.pk, minutes=10)
    refused(ReservationNotFound, extend_hold, uuid4(), minutes=10)


def test_a_corrected_address_is_recorded_with_what_it_was(reservation):
    settle(start_payment(reservation.pk, email="brno@example.org", language="en").pk, Answer())

    change_contact(reservation.pk, email=" bruno@example.org ", language="en", by=OLGA)

    reservation.refresh_from_db()
    assert (reservation.email, reservation.language) == ("bruno@example.org", "en")
    entry = logged()
    assert entry.action == "order.contact_changed"
    assert (entry.before, entry.after) == ({"email": "brno@example.org"}, {"email": "bruno@example.org"})


def test_a_correction_that_changes_nothing_leaves_no_trace(reservation):
    with nothing_changes():
        change_contact(reservation.pk, email="", language="", by=OLGA)


def test_no_address_is_no_correction_and_neither_is_nonsense(reservation):
    start_payment(reservation.pk, email="bruno@example.org")

    refused(InvalidEmail, change_contact, reservation.pk, email="", language="")
    refused(InvalidEmail, change_contact, reservation.pk, email="bruno", language="")
    refused(InvalidLanguage, change_contact, reservation.pk, email="bruno@example.org", language="!")
    refused(ReservationNotFound, change_contact, uuid4(), email="bruno@example.org", language="")


def test_a_comment_is_kept_and_the_log_says_that_there_is_one(reservation):
    made = comment(reservation.pk, text=" Rang up,\nwants aisle seats. ", by=OLGA)

    assert (made.text, made.author_name) == ("Rang up,\nwants aisle seats.", OLGA.name)
    entry = logged()
    assert (entry.action, entry.before, entry.after) == ("order.commented", {}, {})
    assert "aisle" not in entry.search_text


@pytest.mark.parametrize("text", ["", " \n", "a" * 2001, "a\0b"])
def test_a_comment_says_something_in_so_many_characters(reservation, text):
    refused(InvalidComment, comment, reservation.pk, text=text)


def test_there_is_a_limit_to_comments(reservation, monkeypatch):
    monkeypatch.setattr(commenting, "MOST_COMMENTS", 1)
    comment(reservation.pk, text="One.", by=OLGA)

    refused(TooManyComments, comment, reservation.pk, text="Two.")
    refused(ReservationNotFound, comment, uuid4(), text="Two.")


def test_comments_go_with_what_is_forgotten(reservation):
    comment(reservation.pk, text="Rang up.", by=OLGA)
    cancel(reservation.pk)

    with later(days=settings.RETENTION_DAYS + 1):
        assert remove_abandoned() == 1

    assert not Comment.objects.exists()


def test_the_log_names_the_organiser_whose_event_it_is(db):
    others = make_event(organiser=make_organiser("stellas", "Stella’s"))

    cancel_order(make_reservation(others).pk, by=OLGA)

    assert logged().organiser_id == others.organiser_id
