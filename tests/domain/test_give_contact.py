"""Saying where the tickets shall go, between reserving and paying."""

import pytest
from django.core import mail

from tests.changes import nothing_changes
from tests.factories import make_reservation, wanted
from tests.moments import at, later
from ticketonline.delivery.services.send import send_some
from ticketonline.events.models import Event
from ticketonline.outbox.models import Message
from ticketonline.outbox.services.claim import claim, end, try_later
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.errors import (
    AlreadyPaid,
    EmailAlreadySet,
    EventCancelled,
    InvalidEmail,
    InvalidLanguage,
    InvalidName,
    PaymentInProgress,
    ReservationNotFound,
    ReservationOver,
)
from ticketonline.sales.services.cancel import cancel
from ticketonline.sales.services.give_contact import MOST_TOLD, give_contact
from ticketonline.sales.services.reserve import reserve

pytestmark = pytest.mark.django_db

BRUNO, BAKER, STELLA = "bruno@example.org", "baker@example.org", "stella@example.org"


@pytest.fixture
def order(olgas_event):
    return make_reservation(olgas_event)


def give(order, email=BRUNO, *, name=None, language="en", is_own=True):
    return give_contact(order.pk, email=email, name=name, language=language, is_own=is_own)


def told(after=31.0):
    """To whom the mails went that were due so many seconds later."""
    with later(seconds=after):
        while send_some():
            pass
    return [one.to[0] for one in mail.outbox]


def contact_of(order):
    order.refresh_from_db()
    return order.email, order.name, order.language


# --- Who may say what ---------------------------------------------------------------------------------------------


def test_whoever_knows_the_reservation_says_it_first(order):
    give(order, f" {BRUNO} ", name="Bruno  Baker", language="pl", is_own=False)

    assert contact_of(order) == (BRUNO, "Bruno Baker", "pl")


def test_what_is_there_is_changed_for_the_session_that_reserved_alone(order):
    give(order, name="Bruno", language="pl")

    with nothing_changes(), pytest.raises(EmailAlreadySet):
        give(order, STELLA, is_own=False)
    with nothing_changes():
        give(order, BRUNO, name="Stella", language="de", is_own=False)
    give(order, BAKER, name="", language="en")

    assert contact_of(order) == (BAKER, "", "en")


def test_a_name_that_is_not_said_stays(order):
    give(order, name="Bruno")

    give(order, BAKER)

    assert contact_of(order) == (BAKER, "Bruno", "en")


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"email": ""}, InvalidEmail),
        ({"email": "bruno"}, InvalidEmail),
        ({"email": "bruno@[127.0.0.1]"}, InvalidEmail),
        ({"email": "bruno@[IPv6:::1]"}, InvalidEmail),
        ({"name": "a\nb"}, InvalidName),
        ({"language": "?"}, InvalidLanguage),
    ],
)
def test_what_is_none_is_refused(order, wrong, refusal):
    give(order, BAKER)

    with nothing_changes(), pytest.raises(refusal):
        give(order, **({"email": BRUNO} | wrong))


def test_it_is_too_late_once_the_reservation_is_being_paid_or_is_over(order, olgas_event):
    paying, paid, cancelled, forgotten = (make_reservation(olgas_event) for _ in range(4))
    start_payment(paying.pk)
    settle(start_payment(paid.pk).pk, Answer())
    cancel(cancelled.pk)

    for one, refusal in [(paying, PaymentInProgress), (paid, AlreadyPaid), (cancelled, ReservationOver)]:
        with nothing_changes(), pytest.raises(refusal):
            give(one)
    with at(order.pending_until), nothing_changes(), pytest.raises(ReservationOver):
        give(order)
    forgotten.tickets.all().delete()
    forgotten.delete()
    with nothing_changes(), pytest.raises(ReservationNotFound):
        give(forgotten)


def test_nobody_is_told_how_to_pay_for_an_event_that_was_cancelled(order):
    Event.objects.filter(pk=order.event_id).update(status=Event.Status.CANCELLED)

    with nothing_changes(), pytest.raises(EventCancelled):
        give(order)


# --- Who is told how to pay ---------------------------------------------------------------------------------------


def test_the_address_is_told_half_a_minute_later_and_once(order):
    give(order)
    give(order, name="Bruno")

    assert told(after=29) == []
    assert told() == [BRUNO]
    assert mail.outbox[0].subject == "Your reservation: Jazz Night"


def test_whoever_pays_at_once_is_not_told(order):
    give(order)
    settle(start_payment(order.pk).pk, Answer())

    assert {(one.kind, one.state) for one in Message.objects.all()} == {("reserved", "queued"), ("paid", "queued")}
    told()
    assert [one.subject for one in mail.outbox] == ["Your tickets: Jazz Night"]


def test_an_address_that_is_corrected_in_time_is_told_alone_and_once(order):
    give(order, STELLA)

    give(order, BRUNO)

    assert told(after=90) == [BRUNO]


def test_an_address_that_takes_the_place_of_one_that_was_told_is_told_as_well(order):
    give(order, STELLA)
    assert told() == [STELLA]

    give(order, BRUNO)

    assert told(after=62) == [STELLA, BRUNO]


def test_a_mail_that_is_being_sent_to_the_address_before_does_not_stand_in_for_the_new_ones(order):
    give(order, STELLA)
    with later(seconds=31):
        (in_hand,) = claim(limit=9)
        give(order, BRUNO)
        end(in_hand, "sent", recipient=STELLA)

    assert told(after=62) == [BRUNO]


def test_a_mail_that_was_put_off_goes_to_the_address_that_is_there_by_then(order):
    give(order, STELLA)
    with later(seconds=31):
        (in_hand,) = claim(limit=9)
        try_later(in_hand, recipient=STELLA, answer="450 later")
        give(order, BRUNO)

    assert set(told(after=200)) == {BRUNO}


def test_going_back_to_an_address_that_was_told_tells_nobody_twice(order):
    for number, email in enumerate((STELLA, BRUNO, STELLA)):
        give(order, email)
        told(after=31 * (number + 1))

    assert [one.to[0] for one in mail.outbox] == [STELLA, BRUNO]


def test_strangers_mailboxes_are_not_filled(order):
    strangers = [f"stranger{number}@example.org" for number in range(MOST_TOLD + 2)]
    for number, email in enumerate(strangers):
        give(order, email)
        told(after=31 * (number + 1))

    assert [one.to[0] for one in mail.outbox] == strangers[:MOST_TOLD]
    assert contact_of(order)[0] == strangers[-1]


def test_an_address_that_came_with_the_wish_is_corrected_the_same_way(olgas_event):
    order = reserve(event_id=olgas_event.pk, wanted=wanted(VIP=1), email=STELLA, language="en")
    assert told() == [STELLA]

    give(order, BRUNO)

    assert told(after=62) == [STELLA, BRUNO]
