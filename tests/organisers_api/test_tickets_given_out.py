"""Tickets given out, by the organisers' API: who has them, mailed again, by a new link; and what a scanner trusts."""

from base64 import b64decode

import pytest

from tests.changes import nothing_changes
from tests.delivery.holding import BRUNO, FRIEDA, bought, mails_to, tickets_of
from tests.factories import make_event, make_member, make_reservation
from tests.organisers_api.calling import Program, assert_problem, program_with_everything
from ticketonline.accounts.models import Membership
from ticketonline.accounts.rules import Role
from ticketonline.audit.actor import OPERATOR
from ticketonline.audit.models import Entry
from ticketonline.delivery import signing
from ticketonline.delivery.errors import LinkUnknown
from ticketonline.delivery.links import link_to_order, open_link
from ticketonline.delivery.services.issue import qr_text
from ticketonline.delivery.services.keys import rotate_key
from ticketonline.delivery.services.name_holder import name_holder
from ticketonline.delivery.services.pass_on import pass_on
from ticketonline.events.models import Event
from ticketonline.outbox.rules import MOST_AGAIN_A_DAY
from ticketonline.people.services.erase import erase
from ticketonline.sales.models import Reservation

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


@pytest.fixture
def event(olgas_membership: Membership) -> Event:
    return make_event()


@pytest.fixture
def order(event: Event) -> Reservation:
    return bought(event)


def holders(robot: Program, event: Event) -> list[tuple[str, str, str | None]]:
    items = robot.get(f"/events/{event.pk}/attendees").json()["items"]
    return [(one["holder_name"], one["holder_email"], one["passed_on_at"]) for one in items]


# --- Who has them -------------------------------------------------------------------------------------------------


def test_attendees_say_who_has_a_ticket_beside_who_bought_it(robot: Program, event: Event, order: Reservation):
    first, second = tickets_of(order)
    name_holder(second, name="Aunt Agatha")
    friedas = pass_on(first, email=FRIEDA, name="Frieda Fox")

    items = robot.get(f"/events/{event.pk}/attendees").json()["items"]

    assert [(one["email"], one["name"]) for one in items] == [(BRUNO, "Bruno Baker")] * 2
    at = friedas.passed_on_at
    assert at is not None
    assert holders(robot, event) == [
        ("Frieda Fox", FRIEDA, items[0]["passed_on_at"]),
        ("Aunt Agatha", "", None),
    ]
    assert items[0]["passed_on_at"][:19] == f"{at:%Y-%m-%dT%H:%M:%S}"


def test_a_ticket_that_was_not_given_out_yet_has_no_holder(robot: Program, event: Event, order: Reservation):
    order.tickets.all()[0].issued.delete()
    order.tickets.all()[1].issued.delete()

    assert holders(robot, event) == [("", "", None)] * 2


def test_a_holder_who_was_erased_is_not_told_and_the_ticket_is_not_the_buyers(
    robot: Program, olgas_membership: Membership, event: Event, order: Reservation
):
    pass_on(tickets_of(order)[0], email=FRIEDA, name="Frieda Fox")
    erase(olgas_membership, email=FRIEDA, by=OPERATOR)

    (name, email, at), _other = holders(robot, event)

    assert (name, email) == ("", "")
    assert at is not None


# --- Mailed again, and by a new link ------------------------------------------------------------------------------


def test_the_tickets_are_mailed_again(robot: Program, order: Reservation):
    mails_to(BRUNO)

    answer = robot.post(f"/reservations/{order.pk}/mail-tickets")

    assert (answer.status_code, answer.json()["id"]) == (200, str(order.pk))
    assert [one.subject for one in mails_to(BRUNO)] == ["Your tickets: Jazz Night"] * 2
    assert Entry.objects.get(action="order.mailed").actor_name.endswith("(API: Robot)")


def test_a_new_link_is_mailed_and_the_old_one_opens_nothing(robot: Program, order: Reservation):
    old = link_to_order(order)

    answer = robot.post(f"/reservations/{order.pk}/renew-link")

    assert (answer.status_code, answer.json()["status"]) == (200, "COMPLETED")
    with pytest.raises(LinkUnknown):
        open_link(old)
    assert mails_to(BRUNO)[-1].subject == "A new link to your tickets: Jazz Night"
    assert old not in answer.content.decode()


@pytest.mark.parametrize("what", ["mail-tickets", "renew-link"])
def test_what_is_not_paid_has_nothing_to_mail(robot: Program, event: Event, what: str):
    held = make_reservation(event)
    robot.get("/token")  # its first use is noted

    with nothing_changes():
        assert_problem(robot.post(f"/reservations/{held.pk}/{what}"), 409, "not_sold")


def test_without_an_address_or_too_often_nothing_is_mailed(robot: Program, event: Event, order: Reservation):
    silent = bought(event, email="", name="")
    robot.get("/token")  # its first use is noted
    with nothing_changes():
        assert_problem(robot.post(f"/reservations/{silent.pk}/mail-tickets"), 409, "no_address")
    # Of these the first was the mail of the payment.
    for _ in range(MOST_AGAIN_A_DAY - 1):
        robot.post(f"/reservations/{order.pk}/mail-tickets")

    with nothing_changes():
        assert_problem(robot.post(f"/reservations/{order.pk}/mail-tickets"), 409, "sent_too_often")


# --- What a scanner trusts ----------------------------------------------------------------------------------------


def test_a_scanner_knows_tickets_of_old_and_new_keys_by_what_it_gets(robot: Program, event: Event, order: Reservation):
    first, second = tickets_of(order)
    rotate_key(event.pk, by=OPERATOR)
    renewed = pass_on(second, email=FRIEDA)

    old, new = robot.get(f"/events/{event.pk}/signing-keys").json()["items"]

    trusted = {bytes.fromhex(one["id"]): b64decode(one["public_key"]) for one in (old, new)}
    assert signing.verify(qr_text(first), trusted).ticket_id == first.pk
    assert signing.verify(qr_text(renewed), trusted).version == 2
    assert (old["id"], new["id"]) == (first.key.code_id, renewed.key.code_id)
    assert old["retired_at"] >= old["since"]
    assert new["retired_at"] is None
    assert {*new} == {"id", "public_key", "since", "retired_at"}


def test_an_event_of_which_no_ticket_was_given_out_has_no_key_and_gets_none_by_looking(robot: Program, event: Event):
    robot.get("/token")  # its first use is noted

    with nothing_changes():
        assert robot.get(f"/events/{event.pk}/signing-keys").json() == {"items": []}


def test_whoever_sees_events_gets_keys_and_nobodys_name(event: Event, order: Reservation):
    doors = program_with_everything(make_member(event.organiser, Role.VIEWER, name="dora"))

    assert len(doors.get(f"/events/{event.pk}/signing-keys").json()["items"]) == 1
    assert_problem(doors.get(f"/events/{event.pk}/attendees"), 403, "not_permitted")
