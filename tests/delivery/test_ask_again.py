"""Asking for one's tickets by address: they come to whom they belong, and nobody learns whether there are any."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.changes import nothing_changes
from tests.delivery.holding import BRUNO, FRIEDA, STELLA, bought, mails_to, opened, tickets_of
from tests.factories import make_event, make_reservation, ticket_type
from tests.moments import at, later
from tests.web.pages import read
from ticketonline.audit.actor import OPERATOR
from ticketonline.delivery.models import TicketsRequest
from ticketonline.delivery.services.ask_again import MOST_A_DAY, MOST_ORDERS, answer_some, ask_again
from ticketonline.delivery.services.pass_on import pass_on
from ticketonline.delivery.services.send_again import send_again
from ticketonline.events.models import Event
from ticketonline.outbox.models import Message
from ticketonline.payments.services.return_order import return_order

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def with_a_mail_server(settings) -> None:
    settings.MAIL_IS_SENT = True


@pytest.fixture
def event(db: None) -> Event:
    return make_event()


def test_a_shop_without_a_mail_server_promises_none(client: Client, settings):
    settings.MAIL_IS_SENT = False

    page = read(client.get("/en/tickets/"))

    assert "This shop sends no mail." in page.text
    assert page.all("input", name="email") == []


@contextmanager
def statements() -> Iterator[list[str]]:
    found: list[str] = []
    with CaptureQueriesContext(connection) as queries:
        yield found
    found += [query["sql"].split(" VALUES")[0].split(" (")[0] for query in queries.captured_queries]


def ask(email: str) -> None:
    ask_again(email)
    while answer_some():
        pass


def test_every_order_of_the_address_is_mailed_once_more(event: Event):
    first, second = bought(event), bought(make_event(slug="other", name="Other Night"))
    mails_to(BRUNO)

    ask(BRUNO)

    again = mails_to(BRUNO)[2:]
    assert {one.subject for one in again} == {"Your tickets: Jazz Night", "Your tickets: Other Night"}
    assert {str(order.pk) in "".join(one.body for one in again) for order in (first, second)} == {True}
    assert not TicketsRequest.objects.exists()


@pytest.mark.parametrize("typed", ["Bruno@example.org", "bruno@EXAMPLE.org", " bruno@example.org "])
def test_capitals_and_blanks_do_not_matter_where_the_address_is_kept_small(event: Event, typed: str):
    bought(event)
    mails_to(BRUNO)

    ask(typed)

    assert len(mails_to(BRUNO)) == 2


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Bruno@example.org", "Bruno@example.org"),
        ("bruno@Example.Org", "bruno@example.org"),
        ("BRUNO@EXAMPLE.ORG", "BRUNO@example.org"),
    ],
)
def test_capitals_do_not_matter_that_the_address_was_given_with(event: Event, given: str, kept: str):
    bought(event, email=given)
    mails_to(kept)

    ask(BRUNO)

    assert len(mails_to(kept)) == 2


def test_what_costs_nothing_keeps_nobody_from_what_was_paid_for(event: Event):
    paid = bought(event)
    free = make_event(ticket_type("Free", "0", amount=20), slug="free", name="Free Night")
    for _ in range(MOST_ORDERS):
        bought(free, Free=1)
    before = len(mails_to(BRUNO))

    ask(BRUNO)

    again = mails_to(BRUNO)[before:]
    assert len(again) == MOST_ORDERS
    assert str(paid.pk) in "".join(one.body for one in again)


def test_what_was_passed_on_comes_to_whom_it_is_and_not_to_the_buyer(event: Event):
    order = bought(event)
    pass_on(tickets_of(order)[0], email=FRIEDA)
    mails_to(FRIEDA)

    ask(FRIEDA)

    assert [one.subject for one in mails_to(FRIEDA)] == ["A ticket for you: Jazz Night"] * 2


def test_of_what_is_held_taken_back_over_or_somebody_elses_nothing_comes(event: Event):
    make_reservation(event)
    return_order(bought(event).pk, refund=True, by=OPERATOR)
    bought(event, email=FRIEDA)
    mails_to(BRUNO)
    before = len(mails_to(BRUNO))

    ask(BRUNO)

    assert len(mails_to(BRUNO)) == before
    bought(event)
    before = len(mails_to(BRUNO))
    with at(event.date + timedelta(days=1, seconds=1)):
        ask(BRUNO)

        assert len(mails_to(BRUNO)) == before


def test_of_a_cancelled_event_buyer_and_holder_are_told_that_it_is_and_get_no_ticket(event: Event):
    order = bought(event)
    pass_on(tickets_of(order)[0], email=FRIEDA)
    mails_to(BRUNO)
    Event.objects.update(status="CANCELLED")

    send_again(order.pk, by=OPERATOR)
    for email in (BRUNO, FRIEDA):
        ask(email)

    told = [*mails_to(BRUNO)[-2:], mails_to(FRIEDA)[-1]]
    assert [one.subject for one in told] == ["Cancelled: Jazz Night"] * 3
    assert [name for one in told for name, _content, _type in one.attachments if name.endswith(".pdf")] == []


def test_whose_tickets_waited_to_be_mailed_when_the_event_was_cancelled_is_told_that_instead(event: Event):
    bought(event)
    Event.objects.update(status="CANCELLED")

    (told,) = mails_to(BRUNO)

    assert told.subject == "Cancelled: Jazz Night"
    assert "Thank you" not in told.body
    assert [name for name, _content, _type in told.attachments if name.endswith(".pdf")] == []
    assert Message.objects.get(kind="paid").state == "sent"


def test_nobody_has_a_strangers_mailbox_filled(event: Event):
    bought(event)
    mails_to(BRUNO)

    for _ in range(MOST_A_DAY + 2):
        ask(BRUNO)

    assert len(mails_to(BRUNO)) == 1 + MOST_A_DAY
    with later(days=1, minutes=1):
        ask(BRUNO)
        assert len(mails_to(BRUNO)) == 2 + MOST_A_DAY


@pytest.mark.one_engine
def test_the_answer_is_the_same_for_who_is_known_and_who_is_not(event: Event, client: Client):
    bought(event)

    with statements() as of_known:
        known = client.post("/en/tickets/", {"email": BRUNO})
    with statements() as of_unknown:
        unknown = client.post("/en/tickets/", {"email": FRIEDA})

    assert known.status_code == unknown.status_code == 200
    assert known.content.decode().replace(BRUNO, "") == unknown.content.decode().replace(FRIEDA, "")
    assert of_known == of_unknown


@pytest.mark.one_engine
@pytest.mark.parametrize("typed", ["", "bruno", "a@b@c", "bruno@example.org\nBcc: stella@example.net"])
def test_what_is_no_address_is_refused_and_stays_in_its_field(client: Client, typed: str):
    with nothing_changes():
        answer = client.post("/en/tickets/", {"email": typed})

    assert answer.status_code == 422
    assert read(answer).one("input", name="email")["value"].split() == typed.split()


@pytest.mark.one_engine
def test_the_link_of_before_stays_good(event: Event):
    order = bought(event)
    before = opened(order)

    ask(BRUNO)

    assert opened(order) == before


def test_who_asks_for_their_ticket_as_often_as_they_may_uses_up_nobody_elses(event: Event):
    friedas, stellas = tickets_of(bought(event))
    pass_on(friedas, email=FRIEDA)
    pass_on(stellas, email=STELLA)
    for _ in range(MOST_A_DAY + 1):
        ask(FRIEDA)

    ask(STELLA)

    assert (len(mails_to(FRIEDA)), len(mails_to(STELLA))) == (1 + MOST_A_DAY, 2)


def test_who_has_more_tickets_of_an_order_than_they_may_ask_for_is_mailed_them_all(event: Event):
    for one in tickets_of(bought(event, VIP=MOST_A_DAY + 1)):
        pass_on(one, email=FRIEDA)

    ask(FRIEDA)

    assert len(mails_to(FRIEDA)) == 2 * (MOST_A_DAY + 1)
