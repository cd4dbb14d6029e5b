"""Sending all refused mails about an event again, from the list of its orders: who may, what it says, once."""

from typing import Any

import pytest
from django.test import Client

from tests.changes import nothing_changes
from tests.delivery.holding import bought
from tests.factories import make_event, make_member, make_organiser
from tests.moments import later
from tests.web.manage_forms import browser_of
from tests.web.pages import read
from tests.web.test_manage_undelivered import mailed
from ticketonline.accounts.rules import Role
from ticketonline.audit.actor import OPERATOR
from ticketonline.core import clock
from ticketonline.delivery.services.send import send_some
from ticketonline.events.models import Event
from ticketonline.events.services.cancel_event import cancel_event
from ticketonline.outbox.models import Announcement, Message
from ticketonline.outbox.rules import State
from ticketonline.web.manage import orders as orders_module

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

ORDERS = "/manage/olgas-nights/orders/"


@pytest.fixture
def event() -> Event:
    return make_event()


@pytest.fixture(autouse=True)
def mail_is_sent(settings: Any) -> None:
    settings.MAIL_IS_SENT = True


@pytest.fixture
def olga(event: Event) -> Client:
    return browser_of(make_member())


def button_of(event: Event, organiser: str = "olgas-nights") -> str:
    return f"/manage/{organiser}/events/{event.pk}/send-refused-mails/"


def undelivered_of(event: Event) -> str:
    return f"{ORDERS}?event={event.pk}&state=UNDELIVERED"


def test_the_list_of_undelivered_offers_it_and_after_the_press_says_how_many(olga: Client, event: Event):
    for state in (State.REFUSED, State.REFUSED, State.BOUNCED):
        mailed(bought(event), state)

    before = read(olga.get(undelivered_of(event)))
    pressed = olga.post(button_of(event), follow=True)

    assert "2 mails about this event were refused by a mail server." in before.text
    assert "What was sent and came back is left out: an address that does not exist stays wrong." in before.text
    assert "Yes, send 2 mails again" in before.text
    assert pressed.redirect_chain == [(undelivered_of(event), 303)]
    after = read(pressed).text
    assert "2 mails are sent again. Their orders leave this list once the mails are taken." in after
    assert "refused by a mail server" not in after
    assert Message.objects.filter(state=State.QUEUED).count() == 2


def test_once_they_are_sent_only_what_came_back_is_left_and_a_second_press_says_so(olga: Client, event: Event):
    mailed(bought(event), State.REFUSED)
    came_back = bought(event)
    mailed(came_back, State.BOUNCED)
    with later(seconds=1):
        olga.post(button_of(event))
        send_some()

    with nothing_changes():
        again = read(olga.post(button_of(event), follow=True))

    assert "No mail was sent again: none is left that was refused" in again.text
    assert [link["href"] for link in again.all("a") if link["href"].startswith(f"{ORDERS}0")] == [
        f"{ORDERS}{came_back.pk}/"
    ]


def test_where_mail_goes_into_a_folder_it_says_so(olga: Client, event: Event, settings: Any):
    settings.MAIL_IS_SENT = False
    mailed(bought(event), State.REFUSED)

    text = read(olga.post(button_of(event), follow=True)).text

    assert "Mail is sent to nobody here: 1 mail is written into the mail folder." in text


def test_the_orders_page_keeps_that_it_was_refused_beside_that_it_was_sent(olga: Client, event: Event):
    order = bought(event)
    mailed(order, State.REFUSED)
    Message.objects.update(answer="554 5.7.1 Relay access denied")
    with later(seconds=1):
        olga.post(button_of(event))
        waiting = read(olga.get(f"{ORDERS}{order.pk}/")).text
        send_some()

    sent = read(olga.get(f"{ORDERS}{order.pk}/")).text
    assert "On its way." in waiting
    for text in (waiting, sent):
        assert "The mail server of brno@example.org refused it: “554 5.7.1 Relay access denied”" in text
    assert "Mail: Tickets" in sent
    assert "On its way." not in sent


@pytest.mark.parametrize("narrowed", ["", "event={event}", "state=UNDELIVERED"])
def test_it_is_offered_nowhere_but_where_the_undelivered_of_one_event_are_listed(
    olga: Client, event: Event, narrowed: str
):
    mailed(bought(event), State.REFUSED)

    text = read(olga.get(f"{ORDERS}?{narrowed.format(event=event.pk)}")).text

    assert "Send all of them again" not in text


def test_more_than_go_at_once_are_told_so(olga: Client, event: Event, monkeypatch: pytest.MonkeyPatch):
    for _ in range(3):
        mailed(bought(event), State.REFUSED)
    monkeypatch.setattr(orders_module, "MOST", 2)

    text = read(olga.get(undelivered_of(event))).text

    assert "Those of 2 orders at once; then press again." in text
    assert "Yes, send those of the first 2 orders again" in text


def test_of_a_cancelled_event_it_is_offered_as_well(olga: Client, event: Event):
    mailed(bought(event), State.REFUSED)
    cancel_event(event.pk, by=OPERATOR)
    Announcement.objects.update(ended_at=clock.now())

    assert "Yes, send it again" in read(olga.get(undelivered_of(event))).text


@pytest.mark.parametrize("role", [Role.OWNER, Role.MANAGER, Role.BOX_OFFICE])
def test_who_changes_orders_may(event: Event, role: Role):
    mailed(bought(event), State.REFUSED)
    client = browser_of(make_member(role=role))

    assert "Send all of them again" in read(client.get(undelivered_of(event))).text
    assert client.post(button_of(event)).status_code == 303
    assert Message.objects.filter(state=State.QUEUED).count() == 1


@pytest.mark.parametrize(("role", "sees_list"), [(Role.FINANCE, 200), (Role.VIEWER, 403)])
def test_who_does_not_may_not(event: Event, role: Role, sees_list: int):
    mailed(bought(event), State.REFUSED)
    client = browser_of(make_member(role=role))

    seen = client.get(undelivered_of(event))
    with nothing_changes():
        pressed = client.post(button_of(event))

    assert (seen.status_code, pressed.status_code) == (sees_list, 403)
    assert "Send all of them again" not in read(seen).text


def test_another_organisers_people_find_nothing_nor_do_those_narrowed_to_another_event(event: Event):
    mailed(bought(event), State.REFUSED)
    stella = browser_of(make_member(organiser=make_organiser("stellas", "Stella’s"), name="stella"))
    narrowed = browser_of(make_member(role=Role.MANAGER, events=[make_event(name="Poetry")]))

    with nothing_changes():
        answers = [
            stella.post(button_of(event)),
            stella.post(button_of(event, "stellas")),
            narrowed.post(button_of(event)),
        ]

    assert [one.status_code for one in answers] == [404, 404, 404]
    assert "Send all of them again" not in read(narrowed.get(undelivered_of(event))).text


def test_a_visit_changes_nothing_and_leads_to_the_list(olga: Client, event: Event):
    mailed(bought(event), State.REFUSED)

    with nothing_changes():
        visit = olga.get(button_of(event))

    assert (visit.status_code, visit.headers["Location"]) == (303, undelivered_of(event))
