"""Erasing one person: nothing tells who they were, and the books are as they were."""

import json
from dataclasses import asdict

import pytest
from django.db.models import Model
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.changes import dump, nothing_changes
from tests.exporting import asked, made, read_csv
from tests.factories import STANDARD, VIP, make_event, make_member, make_organiser, make_reservation, ticket_type
from tests.moments import later
from ticketonline.accounts.models import Invitation
from ticketonline.accounts.rules import Role
from ticketonline.accounts.services.invite import invite
from ticketonline.audit.actor import Actor
from ticketonline.audit.models import Entry
from ticketonline.audit.rules import ERASED, PERSON_ERASED
from ticketonline.audit.services.record import record
from ticketonline.books.verify import verify
from ticketonline.delivery.services.issue import issue
from ticketonline.delivery.services.pass_on import pass_on
from ticketonline.exports.models import Export
from ticketonline.exports.rules import State
from ticketonline.exports.services.claim import claim
from ticketonline.exports.services.make_file import make_next_file
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.models import Transaction
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.people.address import fingerprint
from ticketonline.people.errors import NotAllEvents, NothingToErase, OrderInProgress
from ticketonline.people.find import find_person
from ticketonline.people.services.erase import erase
from ticketonline.sales.models import Comment, OrderedTicket, Reservation
from ticketonline.sales.services.cancel import cancel
from ticketonline.sales.services.change_contact import change_contact
from ticketonline.sales.services.comment import comment

pytestmark = pytest.mark.django_db

BRUNO, NAME = "bruno@example.org", "Bruno Bąk-Zzyx"
TRACES = ("bruno@", "Zzyx", "Rang up")


@pytest.fixture
def owner(db):
    return make_member(make_organiser(), Role.OWNER, name="olga")


@pytest.fixture
def by(owner):
    return Actor(user_id=owner.user_id, name=owner.user.shown_name)


def paid(event, email=BRUNO, name=NAME, **amounts) -> Reservation:
    reservation = make_reservation(event, **amounts)
    settle(start_payment(reservation.pk, email=email, name=name, language="pl").pk, Answer())
    return Reservation.objects.get(pk=reservation.pk)


def everything() -> str:
    return json.dumps(dump(), default=str, ensure_ascii=False)


def without(row: Model, *fields: str) -> dict:
    return {name: value for name, value in vars(row).items() if name not in ("_state", *fields)}


def test_nothing_tells_who_they_were_and_all_else_stays(owner, by):
    event = make_event()
    order, other = paid(event, VIP=2), paid(event, "stella@example.org", "Stella", Standard=1)
    change_contact(order.pk, email="bruno@example.com", name=NAME, language="de", by=by)
    change_contact(order.pk, email=BRUNO, language="pl", by=by)
    comment(order.pk, text="Rang up, wants an aisle seat.", by=by)
    before, tickets = Reservation.objects.get(pk=order.pk), list(OrderedTicket.objects.order_by("pk").values())

    erased = erase(owner, email="bruno@EXAMPLE.org", by=by)

    assert asdict(erased) == {"orders": 1, "tickets": 0, "comments": 1, "entries": 3, "invitations": 0}
    assert [trace for trace in TRACES if trace in everything()] == []
    kept = Reservation.objects.get(pk=order.pk)
    assert (kept.email, kept.name, kept.language) == ("", "", "")
    assert without(kept, "email", "name", "language") == without(before, "email", "name", "language")
    assert list(OrderedTicket.objects.order_by("pk").values()) == tickets
    assert Comment.objects.get().text == ERASED
    other.refresh_from_db()
    assert (other.email, other.name) == ("stella@example.org", "Stella")
    assert verify() == []


def test_the_log_tells_that_it_was_done_without_the_address(owner, by):
    paid(make_event())

    erase(owner, email=BRUNO, by=by)

    entry = Entry.objects.get(action=PERSON_ERASED)
    assert (entry.actor_id, entry.organiser_id, entry.target_name) == (owner.user_id, owner.organiser_id, "")
    assert entry.after == {"person": fingerprint(owner.organiser_id, BRUNO), "orders": 1}
    assert [one.pk for one in find_person(owner, BRUNO).erasures] == [entry.pk]


def test_an_order_that_has_another_address_by_now_forgets_the_old_one_alone(owner, by):
    order = paid(make_event())
    change_contact(order.pk, email="carla@example.org", name="Carla", language="pl", by=by)

    erase(owner, email=BRUNO, by=by)

    order.refresh_from_db()
    assert (order.email, order.name) == ("carla@example.org", "Carla")
    entry = Entry.objects.get(action="order.contact_changed")
    assert entry.before == {"email": ERASED, "name": ERASED}
    assert entry.after == {"email": "carla@example.org", "name": "Carla"}


def test_invitations_go_with_their_address_in_the_log_unless_the_person_is_in_the_team(owner, by):
    invite(owner.organiser_id, email=BRUNO, role=Role.VIEWER, by=by)

    assert erase(owner, email=BRUNO, by=by).invitations == 1

    assert not Invitation.objects.exists()
    assert Entry.objects.get(action="member.invited").target_name == ERASED
    assert [trace for trace in TRACES if trace in everything()] == []


def test_who_is_in_the_team_stays_there(owner, by):
    paid(make_event(), owner.user.email, "Olga")

    erase(owner, email=owner.user.email, by=by)

    assert find_person(owner, owner.user.email).membership == owner
    with pytest.raises(NothingToErase):
        erase(owner, email=owner.user.email, by=by)


def test_what_is_held_is_refused_until_it_is_over(owner, by):
    event = make_event()
    paid(event)
    held = make_reservation(event, VIP=1)
    settle(start_payment(held.pk, email=BRUNO).pk, Answer(error_type="card_error"))

    with nothing_changes(), pytest.raises(OrderInProgress):
        erase(owner, email=BRUNO, by=by)

    cancel(held.pk)
    assert erase(owner, email=BRUNO, by=by).orders == 2


def test_a_hold_that_has_ended_unswept_is_no_obstacle(owner, by):
    held = make_reservation(make_event(), VIP=1)
    settle(start_payment(held.pk, email=BRUNO).pk, Answer(error_type="card_error"))

    with later(days=1):
        assert erase(owner, email=BRUNO, by=by).orders == 1


def test_whoever_works_for_some_events_alone_erases_nobody(owner, by):
    event = make_event()
    paid(event)
    narrowed = make_member(owner.organiser, Role.MANAGER, name="mia", events=[event])

    with nothing_changes(), pytest.raises(NotAllEvents):
        erase(narrowed, email=BRUNO, by=by)


@pytest.mark.parametrize("email", ["nobody@example.org", "Bruno@example.org", "bruno@example.or", "runo@example.org"])
def test_another_address_is_another_person(owner, by, email):
    paid(make_event())

    with nothing_changes(), pytest.raises(NothingToErase):
        erase(owner, email=email, by=by)


def test_another_organisers_orders_of_the_same_person_stay(owner, by):
    paid(make_event())
    theirs = paid(make_event(organiser=make_organiser("stella", "Stella")))

    erase(owner, email=BRUNO, by=by)

    theirs.refresh_from_db()
    assert (theirs.email, theirs.name) == (BRUNO, NAME)


def test_it_is_done_once(owner, by):
    paid(make_event())
    erase(owner, email=BRUNO, by=by)

    with nothing_changes(), pytest.raises(NothingToErase):
        erase(owner, email=BRUNO, by=by)


def test_tokens_of_failed_payments_go_and_those_that_money_may_go_back_by_stay(owner, by):
    event = make_event()
    order = make_reservation(event, VIP=1)
    settle(start_payment(order.pk, email=BRUNO).pk, Answer(error_type="card_error"))
    settle(start_payment(order.pk).pk, Answer())

    with later(days=2):
        erase(owner, email=BRUNO, by=by)

    tokens = dict(Transaction.objects.values_list("status", "token"))
    assert tokens == {"ERROR": "", "COMPLETED": "transaction_ok"}
    assert verify() == []


# --- Exported files -----------------------------------------------------------------------------------------------


def test_files_that_may_name_them_are_deleted_and_others_stay(owner, by):
    event, other = make_event(), make_event()
    paid(event)
    everybody, of_event, of_other = made(owner), made(owner, event_id=event.pk), made(owner, event_id=other.pk)
    money = made(owner, "money")

    erase(owner, email=BRUNO, by=by)

    assert set(Export.objects.values_list("pk", flat=True)) == {of_other.pk, money.pk}
    assert everybody.path.name != of_event.path.name


def test_files_of_an_order_that_was_theirs_once_are_deleted(owner, by):
    order = paid(make_event())
    made(owner)
    change_contact(order.pk, email="carla@example.org", name="Carla", language="pl", by=by)

    erase(owner, email=BRUNO, by=by)

    assert not Export.objects.exists()


def test_what_was_sought_of_a_longer_address_is_somebody_elses(owner, by):
    record(
        "log.exported",
        by=by,
        organiser_id=owner.organiser_id,
        target_type="log",
        target_id=None,
        after={"q": "jean-bruno@example.org"},
    )

    assert find_person(owner, "bruno@example.org").is_unknown
    assert find_person(owner, "jean-bruno@example.org").mentions


def test_a_file_that_is_being_made_is_begun_anew_without_them(owner, by):
    paid(make_event())
    waiting = asked(owner)
    in_hand = claim()
    assert in_hand.pk == waiting.pk

    erase(owner, email=BRUNO, by=by)
    again = Export.objects.get()
    assert (again.state, again.attempts) == (State.QUEUED, in_hand.attempts + 1)
    make_next_file()

    again.refresh_from_db()
    assert [row["E-mail address"] for row in read_csv(again)] == [""]


def test_a_file_is_made_however_often_it_was_begun_anew(owner, by):
    event = make_event()
    asked(owner)

    for number in range(4):
        paid(event, f"buyer{number}@example.org")
        claim()
        erase(owner, email=f"buyer{number}@example.org", by=by)
    make_next_file()

    assert Export.objects.get().state == State.DONE


# --- Whatever somebody bought -------------------------------------------------------------------------------------

WAYS = st.lists(
    st.sampled_from(["paid", "failed", "free", "others", "commented", "passed on", "received"]), min_size=1, max_size=5
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ways=WAYS)
def test_the_books_agree_whatever_the_person_bought(owner, by, ways):
    event = make_event(VIP, STANDARD, ticket_type("Free", price="0"))
    for way in ways:
        _live(way, event, by)
    numbers = [list(event.ticket_types.order_by("pk").values("held", "sold")), verify()]

    try:
        erase(owner, email=BRUNO, by=by)
    except NothingToErase:
        assert set(ways) == {"others"}

    assert [list(event.ticket_types.order_by("pk").values("held", "sold")), verify()] == numbers
    assert numbers[1] == []
    assert find_person(owner, BRUNO).is_unknown


def _live(way: str, event, by) -> None:
    if way == "others":
        paid(event, "stella@example.org", "Stella")
        return
    if way in ("passed on", "received"):
        buyer, holder = (BRUNO, "frieda@example.com") if way == "passed on" else ("stella@example.org", BRUNO)
        (issued,) = issue(paid(event, buyer, VIP=1).pk)
        pass_on(issued, email=holder, name=NAME)
        return
    if way == "paid":
        paid(event, VIP=2)
        return
    if way == "commented":
        comment(paid(event).pk, text="Rang up", by=by)
        return
    if way == "free":
        start_payment(make_reservation(event, Free=1).pk, email=BRUNO, name=NAME)
        return
    order = make_reservation(event, Standard=1)
    settle(start_payment(order.pk, email=BRUNO, name=NAME).pk, Answer(error_type="card_error"))
    cancel(order.pk)
