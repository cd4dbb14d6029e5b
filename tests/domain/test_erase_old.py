"""Who bought for an event is forgotten so many days after its end, where the operator says so; in batches."""

from datetime import timedelta

import pytest

from tests.changes import nothing_changes
from tests.factories import make_event, make_member, make_reservation
from tests.moments import later
from ticketonline.audit.actor import Actor
from ticketonline.audit.models import Entry
from ticketonline.audit.rules import ERASED, EVENT_ERASED
from ticketonline.books.verify import verify
from ticketonline.core import clock
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.people import jobs
from ticketonline.people.services import erase_old as module
from ticketonline.people.services.erase_old import erase_old
from ticketonline.sales.models import Comment, Reservation
from ticketonline.sales.services.change_contact import change_contact
from ticketonline.sales.services.comment import comment

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept_for_ten_days(settings):
    settings.KEEP_PERSONAL_DAYS = 10


def buy(event, email="bruno@example.org", name="Bruno") -> Reservation:
    reservation = make_reservation(event, VIP=1)
    settle(start_payment(reservation.pk, email=email, name=name, language="pl").pk, Answer())
    return reservation


def run() -> list[int]:
    done = []
    while count := erase_old():
        done.append(count)
    return done


def test_without_the_setting_nobody_is_forgotten():
    buy(make_event())

    with later(days=20_000), nothing_changes():
        assert erase_old() == 0


@pytest.mark.usefixtures("kept_for_ten_days")
def test_it_counts_from_the_end_of_the_event():
    event = make_event(ends_at=clock.now() + timedelta(days=32))
    buy(event)

    with later(days=41), nothing_changes():
        assert erase_old() == 0
    with later(days=43):
        assert erase_old() == 1


@pytest.mark.usefixtures("kept_for_ten_days")
def test_it_forgets_what_erasing_a_person_does_and_leaves_the_books():
    event, young = make_event(), make_event(date=clock.now() + timedelta(days=300))
    order, free_of_address, other = buy(event), buy(event, email=""), buy(young)
    silent = buy(event, email="", name="")
    by = Actor(user_id=make_member().user_id, name="olga")
    change_contact(order.pk, email="brno@example.org", language="pl", by=by)
    comment(silent.pk, text="Rang up", by=by)

    with later(days=50):
        run()

        kept = Reservation.objects.filter(event=event)
        assert {(one.email, one.name) for one in kept} == {("", "")}
        assert Reservation.objects.get(pk=free_of_address.pk).status == "COMPLETED"
        assert Reservation.objects.get(pk=other.pk).email == "bruno@example.org"
        assert Comment.objects.get().text == ERASED
        changed = Entry.objects.get(action="order.contact_changed")
        assert (changed.before, changed.after) == ({"email": ERASED}, {"email": ERASED})
        assert verify() == []


@pytest.mark.usefixtures("kept_for_ten_days")
def test_the_log_has_one_entry_for_each_event_however_many_batches(monkeypatch):
    monkeypatch.setattr(module, "BATCH", 2)
    first, second = make_event(), make_event()
    for event in (first, first, first, second):
        buy(event)

    with later(days=50):
        assert sorted(run()) == [1, 1, 2]

        entries = Entry.objects.filter(action=EVENT_ERASED)
        assert {(one.target_id, one.after["orders"]) for one in entries} == {(first.pk, 3), (second.pk, 1)}
        assert {(one.actor_id, one.actor_name, one.after["kept_days"]) for one in entries} == {(None, "retention", 10)}
        with nothing_changes():
            assert erase_old() == 0


@pytest.mark.usefixtures("kept_for_ten_days")
def test_what_is_corrected_afterwards_is_forgotten_at_the_next_look():
    order = buy(make_event())
    with later(days=50):
        run()
        by = Actor(user_id=make_member().user_id, name="olga")
        change_contact(order.pk, email="bruno@example.org", language="pl", by=by)

    with later(days=52):
        assert run() == [1]

        assert Entry.objects.filter(action=EVENT_ERASED).count() == 2
        assert Reservation.objects.get(pk=order.pk).email == ""


@pytest.mark.usefixtures("kept_for_ten_days")
def test_what_is_pending_is_left_and_keeps_no_other_waiting(monkeypatch):
    event, other = make_event(), make_event()
    pending = make_reservation(event, VIP=1)
    settle(start_payment(pending.pk, email="bruno@example.org").pk, Answer(error_type="card_error"))
    buy(other)

    with later(days=50):
        assert run() == [1]

    assert Reservation.objects.get(pk=pending.pk).email == "bruno@example.org"


@pytest.mark.usefixtures("kept_for_ten_days")
def test_a_worker_does_it_again_at_once_while_there_is_more():
    (job,) = jobs.JOBS
    buy(make_event())

    with later(days=50):
        assert [job.run(), job.run()] == [True, False]
