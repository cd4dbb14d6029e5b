"""Nobody has a stranger's mailbox filled by what costs nothing; what was paid for is mailed at once."""

import pytest
from django.core import mail

from tests.delivery.holding import BRUNO, FRIEDA, bought, mails_to, tickets_of
from tests.factories import make_event, ticket_type, wanted
from tests.moments import later
from ticketonline.delivery.services.pass_on import pass_on
from ticketonline.delivery.services.spare import MOST_AN_HOUR
from ticketonline.events.models import Event
from ticketonline.outbox.models import Message
from ticketonline.outbox.services.claim import claim
from ticketonline.sales.services.cancel import cancel
from ticketonline.sales.services.reserve import reserve

pytestmark = pytest.mark.django_db

CAPITALS = "BRUNO@example.org"
MANY = MOST_AN_HOUR + 3


@pytest.fixture
def event(db: None) -> Event:
    return make_event(ticket_type("Free", "0", amount=100), ticket_type("VIP", amount=100))


def test_free_tickets_to_one_address_come_so_many_an_hour_and_all_in_the_end(event: Event):
    for _ in range(MANY):
        bought(event, Free=1)

    assert len(mails_to(BRUNO)) == MOST_AN_HOUR
    assert Message.objects.filter(state="queued", attempts=0).count() == 3
    with later(minutes=59):
        assert len(mails_to(BRUNO)) == MOST_AN_HOUR
    with later(minutes=61):
        assert len(mails_to(BRUNO)) == MANY


def test_how_the_letters_of_an_address_are_written_makes_no_difference(event: Event):
    for number in range(MANY):
        bought(event, email=CAPITALS if number % 2 else BRUNO, Free=1)

    assert len(mails_to(BRUNO)) + len(mails_to(CAPITALS)) == MOST_AN_HOUR


def test_what_others_have_in_hand_for_a_holder_counts(event: Event):
    for _ in range(MANY):
        pass_on(tickets_of(bought(event, Free=1))[0], email=FRIEDA)
    Message.objects.exclude(kind="received").delete()
    claim(limit=15)

    assert len(mails_to(FRIEDA)) == MOST_AN_HOUR - 15


def test_reservations_that_are_cancelled_at_once_tell_one_address_so_often(event: Event):
    for _ in range(MANY):
        cancel(reserve(event_id=event.pk, wanted=wanted(VIP=1), email=BRUNO).pk)

    assert len(mails_to(BRUNO)) == MOST_AN_HOUR


def test_what_others_have_in_hand_counts(event: Event):
    for _ in range(MANY):
        bought(event, Free=1)
    claim(limit=15)

    assert len(mails_to(BRUNO)) == MOST_AN_HOUR - 15


def test_what_was_paid_and_what_goes_to_others_comes_at_once(event: Event):
    for _ in range(MANY):
        bought(event, Free=1)
    mails_to(BRUNO)
    bought(event, email=FRIEDA, Free=1)
    for _ in range(MANY):
        bought(event, VIP=1)

    assert len(mails_to(FRIEDA)) == 1
    assert len(mails_to(BRUNO)) == MOST_AN_HOUR + MANY


def test_reservations_that_nobody_pays_tell_one_address_so_often(event: Event):
    for _ in range(MANY):
        reserve(event_id=event.pk, wanted=wanted(VIP=1), email=BRUNO)

    with later(minutes=1):
        assert len(mails_to(BRUNO)) == MOST_AN_HOUR
        assert {one.subject for one in mail.outbox} == {"Your reservation: Jazz Night"}
