"""Passing a ticket on: a new code for somebody else, the old one void, both told."""

from datetime import timedelta

import pytest

from tests.changes import nothing_changes
from tests.delivery.holding import BRUNO, FRIEDA, STELLA, bought, mails_to, opened, secret_in, tickets_of
from tests.delivery.reading_pdf import text_of
from tests.factories import make_event
from tests.moments import at, later
from ticketonline.audit.actor import OPERATOR
from ticketonline.audit.models import Entry
from ticketonline.delivery.errors import (
    HolderNeeded,
    NotSold,
    PassedOnTooOften,
    PassingOnNotAllowed,
    SameHolder,
    TicketChanged,
    TicketNotYours,
    TicketVoid,
)
from ticketonline.delivery.links import open_link
from ticketonline.delivery.services.announce_some import announce_some
from ticketonline.delivery.services.issue import State, check, qr_text, void
from ticketonline.delivery.services.mine import get_mine, is_mine, list_mine
from ticketonline.delivery.services.pass_on import MOST_A_DAY, pass_on
from ticketonline.events.models import Event
from ticketonline.events.services.cancel_event import cancel_event
from ticketonline.payments.services.return_order import return_order
from ticketonline.sales.errors import InvalidEmail, InvalidName
from ticketonline.sales.models import Reservation

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(db: None) -> Event:
    return make_event()


@pytest.fixture
def order(event: Event) -> Reservation:
    return bought(event)


def test_the_friend_has_a_code_that_is_valid_and_the_buyer_one_that_is_not(order: Reservation):
    mine, other = tickets_of(order)
    qr, short = qr_text(mine), mine.code

    friedas = pass_on(mine, email=FRIEDA, name="Frieda Fox")

    assert (check(qr).state, check(short).state) == (State.VOID, State.VOID)
    assert (check(qr_text(friedas)).state, check(friedas.code).state) == (State.VALID, State.VALID)
    assert check(qr_text(other)).state == State.VALID
    assert (friedas.holder_email, friedas.holder_name) == (FRIEDA, "Frieda Fox")


def test_both_are_mailed_and_the_friend_has_the_one_ticket_and_nothing_of_the_order(order: Reservation):
    mails_to(BRUNO)
    friedas = pass_on(tickets_of(order)[0], email=FRIEDA, name="Frieda Fox")

    (to_frieda,), to_bruno = mails_to(FRIEDA), mails_to(BRUNO)[-1]

    assert to_frieda.subject == "A ticket for you: Jazz Night"
    assert to_bruno.subject == "Your ticket was passed on: Jazz Night"
    (page,) = text_of(to_frieda.attachments[0][1])
    assert friedas.code_in_groups in page
    assert "Frieda Fox" in page
    whole = to_frieda.body + str(to_frieda.alternatives[0][0]) + page
    assert [word for word in (str(order.pk), BRUNO) if word in whole] == []
    assert "Bruno" not in page
    assert len(to_bruno.attachments) == 0
    assert open_link(secret_in(to_frieda)).ticket_id == friedas.pk


def test_without_a_name_the_buyers_is_not_on_the_friends_ticket(order: Reservation):
    pass_on(tickets_of(order)[0], email=FRIEDA)

    (page,) = text_of(mails_to(FRIEDA)[0].attachments[0][1])

    assert "Bruno" not in page


def test_the_buyer_still_sees_that_it_was_theirs_and_has_no_hand_in_it(order: Reservation):
    mine, other = tickets_of(order)
    friedas = pass_on(mine, email=FRIEDA)

    link = opened(order)

    assert [is_mine(link, one) for one in list_mine(link)] == [False, True]
    assert get_mine(link, other.pk) == other
    with pytest.raises(TicketNotYours):
        get_mine(link, friedas.pk)


def test_a_mail_of_the_orders_tickets_has_those_alone_that_are_still_the_buyers(order: Reservation):
    mine, other = tickets_of(order)
    friedas = pass_on(mine, email=FRIEDA)

    pages = text_of(mails_to(BRUNO)[0].attachments[0][1])

    assert len(pages) == 1
    assert other.code_in_groups in pages[0]
    assert friedas.code_in_groups not in pages[0]


def test_the_friend_passes_it_on_and_both_earlier_copies_are_void(order: Reservation):
    bruno = tickets_of(order)[0]
    frieda = pass_on(bruno, email=FRIEDA)
    mails_to(FRIEDA)

    stella = pass_on(frieda, email=STELLA)

    assert [check(one.code).state for one in (bruno, frieda, stella)] == [State.VOID, State.VOID, State.VALID]
    assert [one.subject for one in mails_to(FRIEDA)][-1] == "Your ticket was passed on: Jazz Night"
    assert len(mails_to(STELLA)) == 1


def test_who_passed_it_on_before_the_mail_went_out_gets_no_ticket_that_is_void(order: Reservation):
    frieda = pass_on(tickets_of(order)[0], email=FRIEDA)
    pass_on(frieda, email=STELLA)

    assert [one.subject for one in mails_to(FRIEDA)] == ["Your ticket was passed on: Jazz Night"]


def test_two_who_pass_the_same_ticket_on_at_once_are_told_apart(order: Reservation):
    seen_by_both = tickets_of(order)[0]
    friedas = pass_on(seen_by_both, email=FRIEDA)

    with nothing_changes(), pytest.raises(TicketChanged):
        pass_on(seen_by_both, email=STELLA)

    assert check(friedas.code).state == State.VALID


@pytest.mark.parametrize(
    ("email", "name", "refusal"),
    [
        ("", "", HolderNeeded),
        ("no address", "", InvalidEmail),
        (FRIEDA, "a\nb", InvalidName),
        (BRUNO, "", SameHolder),
        ("Bruno@Example.org", "", SameHolder),
    ],
)
@pytest.mark.one_engine
def test_odd_wishes_are_refused(order: Reservation, email: str, name: str, refusal: type[Exception]):
    issued = tickets_of(order)[0]

    with nothing_changes(), pytest.raises(refusal):
        pass_on(issued, email=email, name=name)


def test_where_the_organiser_does_not_allow_it_or_the_event_has_begun_it_is_refused(event: Event, order: Reservation):
    issued = tickets_of(order)[0]
    with at(event.date), nothing_changes(), pytest.raises(PassingOnNotAllowed):
        pass_on(issued, email=FRIEDA)
    with at(event.date - timedelta(seconds=1)):
        pass_on(issued, email=FRIEDA)
    Event.objects.update(transfers_allowed=False)
    other = tickets_of(order)[1]

    with nothing_changes(), pytest.raises(PassingOnNotAllowed):
        pass_on(other, email=FRIEDA)


def test_what_is_void_or_was_taken_back_is_nobodys_to_pass_on(order: Reservation):
    first, second = tickets_of(order)
    voided = void(first)
    with nothing_changes(), pytest.raises(TicketVoid):
        pass_on(voided, email=FRIEDA)
    return_order(order.pk, refund=True, by=OPERATOR)

    with nothing_changes(), pytest.raises(NotSold):
        pass_on(second, email=FRIEDA)


@pytest.mark.one_engine
def test_nobody_fills_mailboxes_with_one_order(order: Reservation):
    issued = tickets_of(order)[0]
    for number in range(MOST_A_DAY):
        issued = pass_on(issued, email=f"friend{number}@example.org")

    with nothing_changes(), pytest.raises(PassedOnTooOften):
        pass_on(issued, email=FRIEDA)

    with later(days=1):
        pass_on(issued, email=FRIEDA)


def test_the_log_tells_it_without_an_address(order: Reservation):
    pass_on(tickets_of(order)[0], email=FRIEDA, name="Frieda Fox")

    entry = Entry.objects.get(action="ticket.passed_on")

    assert (entry.actor_name, entry.after) == ("buyer", {"ticket": "VIP"})


def test_holders_hear_of_what_becomes_of_the_event_and_of_the_order(event: Event, order: Reservation):
    pass_on(tickets_of(order)[0], email=FRIEDA)
    mails_to(FRIEDA)

    cancel_event(event.pk, by=OPERATOR)
    with later(minutes=3):
        announce_some()
        announced = mails_to(FRIEDA)[-1]
        return_order(order.pk, refund=True, by=OPERATOR)
        returned = mails_to(FRIEDA)[-1]

    assert announced.subject == "Cancelled: Jazz Night"
    assert returned.subject == "Your ticket is cancelled: Jazz Night"
    assert "Your ticket is not valid any more." in returned.body
    assert "€" not in returned.body
