"""The list of paid tickets says who comes: whoever a ticket was passed on to, else its buyer; in columns at its end."""

import pytest

from tests.delivery.holding import BRUNO, FRIEDA, bought, tickets_of
from tests.exporting import made, read_csv
from tests.factories import make_event, make_member, make_organiser
from tests.moments import at
from ticketonline.accounts.models import Membership
from ticketonline.accounts.rules import Role
from ticketonline.audit.actor import OPERATOR
from ticketonline.delivery.models import IssuedTicket
from ticketonline.delivery.services.name_holder import name_holder
from ticketonline.delivery.services.pass_on import pass_on
from ticketonline.events.models import Event
from ticketonline.people.services.erase import erase
from ticketonline.sales.models import Reservation

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

HOLDER = ("Holder", "Holder’s e-mail address", "Passed on at")


@pytest.fixture
def owner(db: None) -> Membership:
    return make_member(make_organiser(), Role.OWNER, name="olga")


@pytest.fixture
def event(owner: Membership) -> Event:
    return make_event(time_zone="Europe/Warsaw")


@pytest.fixture
def order(event: Event) -> Reservation:
    return bought(event, VIP=3)


def holders(owner: Membership) -> list[tuple[str, ...]]:
    return [tuple(row[title] for title in HOLDER) for row in read_csv(made(owner, "tickets"))]


def test_it_names_whoever_has_the_ticket_and_else_its_buyer(owner: Membership, event: Event, order: Reservation):
    first, second, _third = tickets_of(order)
    name_holder(second, name="Aunt Agatha")
    when = order.reservation_date.replace(month=7, hour=10, minute=0, second=0)
    with at(when):
        # Its mails' limit and the event's beginning are other tests' affair.
        Event.objects.update(date=when.replace(year=when.year + 1))
        pass_on(first, email=FRIEDA, name="Frieda Fox")

    rows = read_csv(made(owner, "tickets"))

    assert holders(owner) == [
        ("Frieda Fox", FRIEDA, f"{when.year}-07-{when.day:02} 12:00:00"),
        ("Aunt Agatha", BRUNO, ""),
        ("Bruno Baker", BRUNO, ""),
    ]
    assert [(row["Name"], row["E-mail address"]) for row in rows] == [("Bruno Baker", BRUNO)] * 3


def test_what_a_program_reads_by_its_place_stands_where_it_stood(owner: Membership, order: Reservation):
    titles = [*read_csv(made(owner, "tickets"))[0]]

    assert titles[0] == "Event"
    assert titles[11:] == ["Name", "E-mail address", "Language", "Reservation", "Ticket", *HOLDER]


def test_in_the_place_of_a_holder_who_was_erased_stands_nobody(owner: Membership, order: Reservation):
    pass_on(tickets_of(order)[0], email=FRIEDA, name="Frieda Fox")
    erase(owner, email=FRIEDA, by=OPERATOR)

    name, email, passed_on_at = holders(owner)[0]

    assert (name, email) == ("", "")
    assert passed_on_at


def test_what_was_not_given_out_yet_is_its_buyers(owner: Membership, order: Reservation):
    IssuedTicket.objects.all().delete()

    assert holders(owner) == [("Bruno Baker", BRUNO, "")] * 3
