"""A ticket is passed on between the moment that its holder's link is opened and the moment that it is read."""

from functools import partial

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.delivery.holding import FRIEDA, STELLA, bought, tickets_of
from tests.factories import make_event
from tests.racing import Pause, start
from ticketonline.audit.actor import BUYER
from ticketonline.delivery.links import link_to_order, link_to_ticket
from ticketonline.delivery.models import IssuedTicket
from ticketonline.delivery.services.pass_on import pass_on
from ticketonline.payments.services.return_order import return_order

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

OPENED = 'FROM "delivery_issuedticket"'  # the first query about it


@pytest.fixture
def friedas() -> IssuedTicket:
    return pass_on(tickets_of(bought(make_event(), VIP=1))[0], email=FRIEDA)


@pytest.mark.parametrize("below", ["", "{0}/", "tickets.pdf"])
def test_whoever_had_it_does_not_see_the_code_of_whoever_has_it_by_then(friedas, below):
    url = f"/en/tickets/{link_to_ticket(friedas)}/{below.format(friedas.pk)}"
    pause = Pause(after=OPENED)
    reading = start(partial(Client().get, url), pause=pause)
    pause.wait()

    stellas = pass_on(friedas, email=STELLA, name="Stella")
    pause.go()

    answer: HttpResponse = reading.result()
    assert answer.headers["Content-Type"] != "application/pdf"
    assert not any(word in answer.content.decode() for word in (stellas.code_in_groups, "Stella"))


def test_whoever_had_it_can_not_take_it_back_by_the_version_that_it_will_have(friedas):
    url = f"/en/tickets/{link_to_ticket(friedas)}/{friedas.pk}/pass-on/"
    pause = Pause(after=OPENED)
    taking = start(partial(Client().post, url, {"email": FRIEDA, "version": "3"}), pause=pause)
    pause.wait()

    pass_on(friedas, email=STELLA)
    pause.go()

    assert taking.result().status_code == 409
    now = IssuedTicket.objects.get()
    assert (now.holder_email, now.version) == (STELLA, 3)


def test_who_passes_on_what_was_taken_back_at_that_moment_is_told_so(friedas):
    url = f"/en/tickets/{link_to_ticket(friedas)}/{friedas.pk}/pass-on/"
    pause = Pause(after='WHERE ("sales_reservation"."status" =')  # the ticket is found
    passing = start(partial(Client().post, url, {"email": STELLA, "version": "2"}), pause=pause)
    pause.wait()

    return_order(friedas.ticket.reservation_id, refund=True, by=BUYER)
    pause.go()

    assert passing.result().status_code == 409
    assert IssuedTicket.objects.get().holder_email == FRIEDA


@pytest.mark.parametrize("wish", [{}, {"email": "frieda@gmial.com", "version": "1"}])
def test_the_buyer_does_not_see_the_code_of_whoever_they_pass_it_on_to_at_that_moment(wish):
    brunos = tickets_of(bought(make_event(), VIP=1))[0]
    url = f"/en/tickets/{link_to_order(brunos.ticket.reservation)}/{brunos.pk}/pass-on/"
    pause = Pause(after=OPENED)
    ask = partial(Client().post, url, wish) if wish else partial(Client().get, url)
    reading = start(ask, pause=pause)
    pause.wait()

    friedas = pass_on(brunos, email=FRIEDA)
    pause.go()

    answer: HttpResponse = reading.result()
    assert answer.status_code == 409
    assert friedas.code_in_groups not in answer.content.decode()
    assert f"You passed this ticket on to {FRIEDA}" in answer.content.decode()


def test_who_is_overtaken_by_their_own_press_is_led_to_no_link_that_is_void(friedas):
    secret = link_to_ticket(friedas)
    url = f"/en/tickets/{secret}/{friedas.pk}/pass-on/"
    pause = Pause(after=OPENED)
    pressing = start(partial(Client().post, url, {"email": STELLA, "version": "2"}), pause=pause)
    pause.wait()

    pass_on(friedas, email=STELLA)
    pause.go()

    answer: HttpResponse = pressing.result()
    assert answer.status_code == 409
    assert f'href="/en/tickets/{secret}/"' not in answer.content.decode()
