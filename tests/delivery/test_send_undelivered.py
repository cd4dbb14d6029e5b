"""Mails that were refused sent anew, all of an event at once: which, to whom, and never twice."""

from uuid import UUID, uuid4

import pytest

from tests.changes import nothing_changes
from tests.delivery.holding import BRUNO, FRIEDA, STELLA, bought, mails_to, tickets_of
from tests.factories import make_event, make_member
from tests.moments import later
from ticketonline.audit.actor import OPERATOR, Actor
from ticketonline.audit.models import Entry
from ticketonline.core import clock
from ticketonline.delivery.codes import in_groups
from ticketonline.delivery.models import FormerCode
from ticketonline.delivery.refused import count_refused
from ticketonline.delivery.services.pass_on import pass_on
from ticketonline.delivery.services.send_again import send_again
from ticketonline.delivery.services.send_undelivered import SentAnew, send_undelivered
from ticketonline.events.errors import EventNotFound
from ticketonline.events.models import Event
from ticketonline.events.services.cancel_event import cancel_event
from ticketonline.outbox.models import Announcement, Message
from ticketonline.outbox.queries import count_undelivered
from ticketonline.outbox.rules import Kind, State
from ticketonline.outbox.services.claim import claim, end
from ticketonline.people.services.erase import erase
from ticketonline.sales.models import Reservation

pytestmark = pytest.mark.django_db

OLGA = Actor(user_id=None, name="Olga")
DENIED = "554 5.7.1 Relay access denied"


@pytest.fixture
def event() -> Event:
    return make_event()


def all_fail(state: State = State.REFUSED) -> None:
    """What waits is taken in hand, as a worker does, and ends so."""
    orders = Reservation.objects.in_bulk()
    for one in claim(limit=100):
        recipient = one.recipient or orders[one.reservation_id].email
        end(one, State.REFUSED, recipient=recipient, answer=DENIED)
        Message.objects.filter(pk=one.pk).update(state=state)


def fates(order: Reservation) -> list[tuple[str, str]]:
    mails = Message.objects.filter(reservation_id=order.pk).order_by("created_at", "pk")
    return list(mails.values_list("kind", "state"))


def test_those_that_were_refused_are_sent_once_more_and_those_that_came_back_are_not(event: Event):
    came_back = bought(event, email=STELLA)
    all_fail(State.BOUNCED)
    refused, elsewhere = bought(event), bought(make_event(name="Poetry"), email=FRIEDA)
    all_fail()

    with later(seconds=1):
        done = send_undelivered(event.pk, by=OLGA)
        mails = mails_to(BRUNO)

    assert done == SentAnew(mails=1, left=0)
    assert [len(one.attachments) for one in mails] == [2]
    assert fates(refused)[-2:] == [("paid", "refused"), ("paid", "sent")]
    assert "sent" not in {state for one in (came_back, elsewhere) for _kind, state in fates(one)}
    assert count_undelivered([event.pk], most=10) == 1


def test_the_history_keeps_the_mail_that_was_refused_and_the_log_has_one_entry_for_all(event: Event):
    for _ in range(3):
        bought(event)
    all_fail()
    refused = list(Message.objects.filter(kind=Kind.PAID).order_by("pk").values())

    send_undelivered(event.pk, by=OLGA)

    assert list(Message.objects.filter(kind=Kind.PAID, state=State.REFUSED).order_by("pk").values()) == refused
    (entry,) = Entry.objects.filter(action="event.mails_sent_anew")
    assert (entry.actor_name, entry.target_id, entry.after) == ("Olga", event.pk, {"mails": 3})


def test_asked_again_it_changes_nothing_while_they_wait_and_after_they_were_sent(event: Event):
    bought(event)
    all_fail()

    with later(seconds=1):
        send_undelivered(event.pk, by=OLGA)
        with nothing_changes():
            waiting = send_undelivered(event.pk, by=OLGA)
        mails = mails_to(BRUNO)
        with nothing_changes():
            sent = send_undelivered(event.pk, by=OLGA)

    assert (waiting, sent, len(mails)) == (SentAnew(mails=0, left=0), SentAnew(mails=0, left=0), 1)


def test_refused_a_second_time_it_is_sent_a_third_time(event: Event):
    order = bought(event)
    all_fail()
    with later(seconds=1):
        send_undelivered(event.pk, by=OLGA)
        all_fail()

    with later(seconds=2):
        done = send_undelivered(event.pk, by=OLGA)
        mails_to(BRUNO)

    assert done == SentAnew(mails=1, left=0)
    assert fates(order)[-3:] == [("paid", "refused"), ("paid", "refused"), ("paid", "sent")]


def test_no_more_are_sent_at_once_than_the_limit_says_and_how_many_are_left_is_said(event: Event):
    for _ in range(3):
        bought(event)
    all_fail()

    done = [send_undelivered(event.pk, by=OLGA, limit=2) for _ in range(3)]

    assert done == [SentAnew(mails=2, left=1), SentAnew(mails=1, left=0), SentAnew(mails=0, left=0)]
    assert Message.objects.filter(state=State.QUEUED, kind=Kind.PAID).count() == 3


def test_what_somebody_had_sent_again_by_itself_is_not_sent_a_second_time(event: Event):
    order = bought(event)
    all_fail()
    with later(seconds=1):
        send_again(order.pk, by=OLGA)

        done = send_undelivered(event.pk, by=OLGA)

    assert (done.mails, Message.objects.filter(state=State.QUEUED).count()) == (0, 1)


def test_one_that_was_sent_again_and_came_back_is_not_refused_any_more(event: Event):
    order = bought(event)
    all_fail()
    with later(seconds=1):
        send_again(order.pk, by=OLGA)
        all_fail(State.BOUNCED)

        assert (count_refused(event, most=10), send_undelivered(event.pk, by=OLGA).mails) == (0, 0)


def test_it_goes_to_the_address_that_the_order_has_by_now_and_to_none_if_it_has_none(event: Event):
    corrected, emptied = bought(event), bought(event)
    all_fail()
    Reservation.objects.filter(pk=corrected.pk).update(email=STELLA)
    Reservation.objects.filter(pk=emptied.pk).update(email="")

    with later(seconds=1):
        done = send_undelivered(event.pk, by=OLGA)

        assert (done, len(mails_to(STELLA)), len(mails_to(BRUNO))) == (SentAnew(mails=1, left=0), 1, 0)


def test_of_an_event_that_is_cancelled_by_now_each_is_told_so_once(event: Event):
    order = bought(event)
    pass_on(tickets_of(order)[0], email=FRIEDA)
    all_fail()
    cancel_event(event.pk, by=OPERATOR)
    with later(seconds=1):
        for kind, to in ((Kind.EVENT_CANCELLED, None), (Kind.EVENT_CANCELLED, tickets_of(order)[0].pk)):
            about = {"event_id": event.pk, "reservation_id": order.pk, "ticket_id": to}
            Message.objects.create(kind=kind, cause=f"test {uuid4()}", recipient=FRIEDA if to else "", **about)
        all_fail()
    Announcement.objects.update(ended_at=clock.now())

    with later(seconds=2):
        done = send_undelivered(event.pk, by=OLGA)
        subjects = [[one.subject for one in mails_to(address)] for address in (FRIEDA, BRUNO)]

    assert done == SentAnew(mails=3, left=0)
    assert subjects[0] == ["Cancelled: Jazz Night"]
    assert sorted(subjects[1]) == ["Cancelled: Jazz Night", "Your ticket was passed on: Jazz Night"]


def test_a_mail_about_a_ticket_names_the_code_that_was_void_when_it_was_passed_on(event: Event):
    order = bought(event)
    issued = pass_on(tickets_of(order)[0], email=FRIEDA)
    all_fail()
    with later(minutes=1):
        pass_on(issued, email=STELLA)
    first, second = FormerCode.objects.order_by("voided_at").values_list("code", flat=True)

    with later(minutes=2):
        send_undelivered(event.pk, by=OLGA)
        (mail,) = [one for one in mails_to(BRUNO) if in_groups(first) in one.body]

    assert in_groups(second) not in mail.body
    assert Message.objects.get(cause__startswith="anew", kind=Kind.RECEIVED).state == State.DROPPED


def test_whoever_was_erased_is_in_no_mail(event: Event):
    pass_on(tickets_of(bought(event))[0], email=FRIEDA)
    all_fail()
    for address in (FRIEDA, BRUNO):
        erase(make_member(event.organiser, name=address.partition("@")[0]), email=address, by=OLGA)

    with nothing_changes():
        done = send_undelivered(event.pk, by=OLGA)

    assert done == SentAnew(mails=0, left=0)


def test_what_was_taken_back_meanwhile_is_not_sent(event: Event):
    order = bought(event)
    all_fail()
    Reservation.objects.filter(pk=order.pk).update(status="CANCELLED")

    with later(seconds=1), nothing_changes():
        done = send_undelivered(event.pk, by=OLGA)

    assert done == SentAnew(mails=0, left=0)


def test_what_an_announcement_is_about_to_tell_is_left_to_it(event: Event):
    bought(event)
    all_fail()
    cancel_event(event.pk, by=OPERATOR)

    with nothing_changes():
        done = send_undelivered(event.pk, by=OLGA)

    assert done == SentAnew(mails=0, left=0)


def test_all_mails_of_an_order_go_at_once_or_the_first_would_stand_for_the_second(event: Event):
    order = bought(event)
    Message.objects.create(
        kind=Kind.EVENT_CHANGED, cause="test", event_id=event.pk, reservation_id=order.pk, due_at=clock.now()
    )
    all_fail()

    with later(seconds=1):
        done = send_undelivered(event.pk, by=OLGA, limit=1)

    assert done == SentAnew(mails=2, left=0)


def test_each_time_that_a_ticket_was_passed_on_is_told(event: Event):
    order = bought(event)
    issued = pass_on(tickets_of(order)[0], email=FRIEDA)
    with later(minutes=1):
        issued = pass_on(issued, email=BRUNO)
    with later(minutes=2):
        pass_on(issued, email=STELLA)
    with later(minutes=3):
        all_fail()

        send_undelivered(event.pk, by=OLGA)

    anew = Message.objects.filter(cause__startswith="anew", kind=Kind.PASSED_ON)
    assert sorted(anew.values_list("recipient", flat=True)) == [BRUNO, BRUNO, FRIEDA]


def test_what_is_dropped_when_it_is_sent_anew_is_not_offered_again(event: Event):
    issued = pass_on(tickets_of(bought(event))[0], email=FRIEDA)
    all_fail()
    with later(minutes=1):
        pass_on(issued, email=STELLA)
        all_fail()
    with later(minutes=2):
        send_undelivered(event.pk, by=OLGA)
        mails_to(FRIEDA)
        assert Message.objects.filter(state=State.DROPPED).exists()

        assert count_refused(event, most=10) == 0


def test_an_event_that_is_gone_is_refused():
    with nothing_changes(), pytest.raises(EventNotFound):
        send_undelivered(UUID(int=1), by=OLGA)
