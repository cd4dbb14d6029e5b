"""Mails that did not arrive, told where organisers look: on the event's overview and above the list of orders."""

from uuid import uuid4

import pytest
from django.test import Client

from tests.delivery.holding import bought
from tests.factories import make_event, make_member, make_organiser
from tests.moments import later
from tests.web.manage_forms import browser_of
from tests.web.pages import Page, read
from ticketonline.accounts.rules import Role
from ticketonline.core import clock
from ticketonline.events.models import Event
from ticketonline.outbox.models import Message
from ticketonline.outbox.queries import count_undelivered
from ticketonline.outbox.rules import Kind, State
from ticketonline.outbox.services.bounce import bounce
from ticketonline.sales.models import Reservation

pytestmark = pytest.mark.django_db

ORDERS = "/manage/olgas-nights/orders/"


@pytest.fixture
def event() -> Event:
    return make_event()


@pytest.fixture
def olga(event: Event) -> Client:
    return browser_of(make_member())


def mailed(order: Reservation, state: State, *, kind: Kind = Kind.PAID, ticket_id=None) -> None:
    """A mail about the order that ended so, now."""
    Message.objects.filter(reservation_id=order.pk, state=State.QUEUED).delete()
    Message.objects.create(
        kind=kind,
        cause=f"test {uuid4()}",
        event_id=order.event_id,
        reservation_id=order.pk,
        ticket_id=ticket_id,
        state=state,
        ended_at=clock.now(),
        recipient="brno@example.org",
    )


def links(page: Page) -> list[str]:
    return [link["href"] for link in page.all("a")]


def test_the_overview_and_the_list_say_how_many_and_lead_to_their_orders(olga: Client, event: Event):
    refused, bounced, well = (bought(event) for _ in range(3))
    elsewhere = bought(make_event(name="Poetry"))
    mailed(refused, State.REFUSED)
    mailed(bounced, State.BOUNCED)
    mailed(well, State.SENT)
    mailed(elsewhere, State.REFUSED)

    overview = read(olga.get(f"/manage/olgas-nights/events/{event.pk}/"))
    above = read(olga.get(ORDERS, {"event": str(event.pk)}))
    of_all = read(olga.get(ORDERS))
    address = f"{ORDERS}?event={event.pk}&state=UNDELIVERED"
    listed = links(read(olga.get(address)))

    for page in (overview, above):
        assert "2 mails did not arrive." in page.text
        assert address in links(page)
    assert "3 mails did not arrive." in of_all.text
    assert {link for link in listed if link.startswith(f"{ORDERS}0")} == {
        f"{ORDERS}{one.pk}/" for one in (refused, bounced)
    }


def test_what_was_sent_well_since_counts_no_more_but_only_to_the_same_person(event: Event):
    order = bought(event)
    ticket = order.tickets.first().pk
    mailed(order, State.BOUNCED)
    mailed(order, State.REFUSED, kind=Kind.RECEIVED, ticket_id=ticket)

    with later(seconds=1):
        mailed(order, State.SENT)
    buyer_told = count_undelivered([event.pk], most=10)
    with later(seconds=2):
        mailed(order, State.SENT, kind=Kind.RECEIVED, ticket_id=ticket)

    assert (buyer_told, count_undelivered([event.pk], most=10)) == (1, 0)


def test_that_its_giver_was_told_makes_up_for_nothing_that_its_new_holder_missed(event: Event):
    order = bought(event)
    ticket = order.tickets.first().pk
    mailed(order, State.REFUSED, kind=Kind.RECEIVED, ticket_id=ticket)

    with later(seconds=1):
        mailed(order, State.SENT, kind=Kind.PASSED_ON, ticket_id=ticket)

    assert count_undelivered([event.pk], most=10) == 1


def test_one_that_was_sent_before_does_not_make_up_for_it(event: Event):
    order = bought(event)
    mailed(order, State.SENT)

    with later(seconds=1):
        mailed(order, State.REFUSED)

    assert count_undelivered([event.pk], most=10) == 1


def test_one_that_comes_back_days_after_the_next_was_taken_counts_no_more(event: Event):
    order = bought(event)
    mailed(order, State.SENT)
    with later(minutes=1):
        mailed(order, State.SENT)
    with later(days=4):
        assert bounce(Message.objects.order_by("created_at", "pk")[0].pk, answer="550 5.1.1 nobody")

    assert count_undelivered([event.pk], most=10) == 0


def test_that_another_mail_arrived_gives_nobody_their_tickets(event: Event):
    order = bought(event)
    mailed(order, State.BOUNCED)
    with later(minutes=1):
        mailed(order, State.SENT, kind=Kind.EVENT_CHANGED)
        assert count_undelivered([event.pk], most=10) == 1

    with later(minutes=2):
        mailed(order, State.SENT, kind=Kind.LINK)
        assert count_undelivered([event.pk], most=10) == 0


def test_mails_to_whoever_had_bought_nothing_are_left_out_and_so_are_those_to_the_erased(event: Event):
    order = bought(event)
    mailed(order, State.REFUSED, kind=Kind.RESERVED)
    mailed(order, State.REFUSED)
    Message.objects.filter(kind=Kind.PAID).update(recipient="", answer="")

    assert count_undelivered([event.pk], most=10) == 0


def test_no_more_are_counted_than_asked_for(event: Event):
    for _ in range(3):
        mailed(bought(event), State.REFUSED)

    assert count_undelivered([event.pk], most=2) == 2


def test_a_viewer_and_another_organiser_are_told_nothing(event: Event):
    mailed(bought(event), State.REFUSED)
    viewer = browser_of(make_member(role=Role.VIEWER))
    stella = browser_of(make_member(organiser=make_organiser("stellas", "Stella’s"), name="stella"))

    assert "did not arrive" not in read(viewer.get(f"/manage/olgas-nights/events/{event.pk}/")).text
    assert "did not arrive" not in read(stella.get("/manage/stellas/orders/")).text.replace("A mail did not arrive", "")
