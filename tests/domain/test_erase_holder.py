"""Somebody to whom a ticket was passed on is a person too: found, handed out, erased; and the ticket stays theirs."""

import json

import pytest

from tests.changes import dump, nothing_changes
from tests.delivery.holding import BRUNO, FRIEDA, STELLA, bought, mails_to, opened, tickets_of
from tests.delivery.reading_pdf import text_of
from tests.exporting import made
from tests.factories import make_event, make_member, make_organiser
from tests.moments import later
from ticketonline.accounts.models import Membership
from ticketonline.accounts.rules import Role
from ticketonline.audit.actor import Actor
from ticketonline.audit.models import Entry
from ticketonline.audit.rules import PERSON_ERASED
from ticketonline.books.verify import verify
from ticketonline.core import clock
from ticketonline.delivery.errors import PartlyPassedOn, TicketNotYours
from ticketonline.delivery.links import link_to_ticket, open_link
from ticketonline.delivery.models import IssuedTicket
from ticketonline.delivery.services.cancel_own import cancel_own
from ticketonline.delivery.services.issue import State, check, qr_text
from ticketonline.delivery.services.mine import get_mine
from ticketonline.delivery.services.name_holder import name_holder
from ticketonline.delivery.services.pass_on import pass_on
from ticketonline.delivery.services.send_again import send_again
from ticketonline.events.models import Event
from ticketonline.events.rules import Cancelling
from ticketonline.exports.models import Export
from ticketonline.outbox.models import Message
from ticketonline.people.as_data import as_data
from ticketonline.people.errors import NothingToErase
from ticketonline.people.find import find_person
from ticketonline.people.services.erase import erase
from ticketonline.people.services.erase_old import erase_old
from ticketonline.sales.models import Reservation
from ticketonline.sales.services.change_contact import change_contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(db: None) -> Membership:
    return make_member(make_organiser(), Role.OWNER, name="olga")


@pytest.fixture
def by(owner: Membership) -> Actor:
    return Actor(user_id=owner.user_id, name=owner.user.shown_name)


@pytest.fixture
def event(owner: Membership) -> Event:
    return make_event(cancelling=Cancelling.REFUND)


@pytest.fixture
def order(event: Event) -> Reservation:
    return bought(event)


@pytest.fixture
def friedas(order: Reservation) -> IssuedTicket:
    """The first of Bruno's two tickets, passed on."""
    return pass_on(tickets_of(order)[0], email=FRIEDA, name="Frieda Fox")


def now_of(issued: IssuedTicket) -> IssuedTicket:
    return next(one for one in tickets_of(issued.ticket.reservation) if one.pk == issued.pk)


def everything() -> str:
    return json.dumps(dump(), default=str, ensure_ascii=False)


# --- Found and handed out -----------------------------------------------------------------------------------------


def test_a_holder_is_found_by_their_address_as_mail_servers_read_it(owner, friedas):
    assert find_person(owner, "frieda@EXAMPLE.com").ticket_ids == [friedas.pk]
    assert find_person(owner, "Frieda@example.com").ticket_ids == []
    assert find_person(owner, "Frieda@example.com").others == [FRIEDA]
    assert find_person(owner, BRUNO).ticket_ids == []


def test_who_may_not_see_the_event_finds_no_holder(owner, friedas):
    elsewhere = make_event(name="Elsewhere")
    narrowed = make_member(owner.organiser, Role.MANAGER, name="mia", events=[elsewhere])
    stella = make_member(make_organiser("stella", "Stella"), Role.OWNER, name="stella")

    assert find_person(narrowed, FRIEDA).is_unknown
    assert find_person(stella, FRIEDA).is_unknown


def test_the_holders_data_tell_nothing_of_the_buyer_and_the_buyers_nothing_of_the_holder(owner, order, friedas):
    mails_to(FRIEDA)

    of_frieda, of_bruno = (as_data(owner, find_person(owner, email)) for email in (FRIEDA, BRUNO))

    (ticket,) = of_frieda["tickets"]
    assert (ticket["id"], ticket["event"]["name"], ticket["type"]) == (friedas.pk, "Jazz Night", "VIP")
    assert (ticket["is_theirs"], ticket["email"], ticket["name"]) == (True, FRIEDA, "Frieda Fox")
    assert ticket["passed_on_at"] == friedas.passed_on_at
    assert [(one["kind"], one["to"]) for one in ticket["mails"]] == [("received", FRIEDA)]
    assert of_frieda["orders"] == []
    assert not [trace for trace in (BRUNO, "Bruno", str(order.pk)) if trace in json.dumps(of_frieda, default=str)]
    assert not [trace for trace in (FRIEDA, "Frieda") if trace in json.dumps(of_bruno, default=str)]
    assert [one["kind"] for one in of_bruno["orders"][0]["mails"]] == ["paid", "passed_on"]
    assert of_bruno["tickets"] == []


def test_who_passed_it_on_in_turn_is_told_that_it_was_theirs_and_not_whose_it_is(owner, friedas):
    pass_on(friedas, email=STELLA, name="Stella Stranger")

    data = as_data(owner, find_person(owner, FRIEDA))

    (ticket,) = data["tickets"]
    assert (ticket["is_theirs"], ticket["email"], ticket["name"], ticket["passed_on_at"]) == (False, "", "", None)
    assert [one["kind"] for one in ticket["mails"]] == ["received", "passed_on"]
    assert not [trace for trace in (STELLA, "Stella") if trace in json.dumps(data, default=str)]


# --- Erased -------------------------------------------------------------------------------------------------------


def test_nothing_tells_who_the_holder_was_and_the_ticket_admits_as_before(owner, by, order, friedas):
    mails_to(FRIEDA)
    qr, version, link = qr_text(friedas), friedas.version, link_to_ticket(friedas)

    erased = erase(owner, email=FRIEDA, by=by)

    assert (erased.orders, erased.tickets, erased.entries) == (0, 1, 0)
    assert not [trace for trace in (FRIEDA, "Frieda") if trace in everything()]
    kept = now_of(friedas)
    assert (kept.holder_email, kept.holder_name, kept.version) == ("", "", version)
    assert kept.passed_on_at == friedas.passed_on_at
    assert check(qr).state == State.VALID
    assert open_link(link).ticket_id == friedas.pk
    assert Entry.objects.get(action=PERSON_ERASED).after["tickets"] == 1
    order.refresh_from_db()
    assert (order.email, order.name) == (BRUNO, "Bruno Baker")
    assert verify() == []


def test_the_ticket_of_whoever_was_erased_does_not_fall_back_to_the_buyer(owner, by, order, friedas):
    erase(owner, email=FRIEDA, by=by)
    send_again(order.pk, by=by)

    with pytest.raises(TicketNotYours):
        get_mine(opened(order), friedas.pk)
    with nothing_changes(), pytest.raises(PartlyPassedOn):
        cancel_own(order.pk)
    (page,) = text_of(mails_to(BRUNO)[-1].attachments[0][1])
    assert friedas.code_in_groups not in page


def test_who_was_erased_can_pass_it_on_and_the_buyer_hears_nothing_of_it(owner, by, order, friedas):
    mails_to(BRUNO)
    erase(owner, email=FRIEDA, by=by)
    before = len(mails_to(BRUNO))

    stellas = pass_on(now_of(friedas), email=STELLA)

    assert (stellas.holder_email, check(stellas.code).state) == (STELLA, State.VALID)
    assert len(mails_to(STELLA)) == 1
    assert len(mails_to(BRUNO)) == before


def test_who_had_it_once_is_erased_from_the_mails_and_who_has_it_now_stays(owner, by, friedas):
    pass_on(friedas, email=STELLA, name="Stella Stranger")
    mails_to(STELLA)

    assert erase(owner, email=FRIEDA, by=by).tickets == 0

    assert FRIEDA not in everything()
    assert (now_of(friedas).holder_email, now_of(friedas).holder_name) == (STELLA, "Stella Stranger")
    assert Message.objects.filter(recipient=STELLA).count() == 1


def test_a_mail_that_waits_is_not_sent_to_whoever_was_erased(owner, by, friedas):
    erase(owner, email=FRIEDA, by=by)

    assert mails_to(FRIEDA) == []
    assert Message.objects.get(kind="received").state == "dropped"


def test_it_is_done_once(owner, by, friedas):
    erase(owner, email=FRIEDA, by=by)

    with nothing_changes(), pytest.raises(NothingToErase):
        erase(owner, email=FRIEDA, by=by)


@pytest.mark.one_engine
def test_files_of_events_whose_tickets_they_have_are_deleted(owner, by, event, friedas):
    made(owner, event_id=event.pk)
    of_other = made(owner, event_id=make_event().pk)

    erase(owner, email=FRIEDA, by=by)

    assert list(Export.objects.values_list("pk", flat=True)) == [of_other.pk]


# --- The buyer is erased ------------------------------------------------------------------------------------------


def test_an_erased_buyer_takes_the_names_they_wrote_along_and_leaves_the_holders(owner, by, order, friedas):
    name_holder(tickets_of(order)[1], name="Aunt Agatha")

    erase(owner, email=BRUNO, by=by)

    mine, theirs = tickets_of(order)[1], now_of(friedas)
    assert (mine.holder_name, check(qr_text(mine)).state) == ("", State.VALID)
    assert (theirs.holder_email, theirs.holder_name) == (FRIEDA, "Frieda Fox")
    assert not [trace for trace in (BRUNO, "Bruno", "Agatha") if trace in everything()]
    # The mail to her had not gone out yet.
    assert len(mails_to(FRIEDA)) == 1


def test_who_had_the_order_before_its_address_was_corrected_is_erased_from_the_mail_about_passing_on(
    owner, by, order, friedas
):
    mails_to(BRUNO)
    change_contact(order.pk, email=STELLA, name="Stella", language="en", by=by)

    erase(owner, email=BRUNO, by=by)

    assert Message.objects.get(kind="passed_on").recipient == ""
    assert Message.objects.get(kind="received").recipient == FRIEDA
    order.refresh_from_db()
    assert order.email == STELLA


# --- After so many days -------------------------------------------------------------------------------------------


def test_holders_are_forgotten_with_the_buyers_of_an_event_that_is_over_for_long(settings, order, friedas):
    settings.KEEP_PERSONAL_DAYS = 10
    mails_to(FRIEDA)
    young = pass_on(tickets_of(bought(make_event(date=clock.now().replace(year=2099))))[0], email=STELLA)

    with later(days=50):
        assert [erase_old(), erase_old()] == [1, 0]

    kept = now_of(friedas)
    assert (kept.holder_email, kept.holder_name, kept.is_passed_on) == ("", "", True)
    assert FRIEDA not in everything()
    assert now_of(young).holder_email == STELLA


def test_a_holder_of_a_buyer_who_was_erased_before_is_forgotten_as_well(settings, owner, by, order, friedas):
    settings.KEEP_PERSONAL_DAYS = 10
    erase(owner, email=BRUNO, by=by)

    with later(days=50):
        assert [erase_old(), erase_old()] == [1, 0]

    assert now_of(friedas).holder_email == ""
