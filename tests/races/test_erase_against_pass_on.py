"""A holder is erased at the moment in which they pass their ticket on: whoever has it then is not erased with them."""

from functools import partial

import pytest

from tests.delivery.holding import FRIEDA, STELLA, bought, tickets_of
from tests.factories import make_event, make_member
from tests.racing import Pause, outcome, start, wait_for_waiters
from ticketonline.audit.actor import Actor
from ticketonline.delivery.models import IssuedTicket
from ticketonline.delivery.services.pass_on import pass_on
from ticketonline.outbox.models import Message
from ticketonline.people.services import erase as erase_module
from ticketonline.people.services.erase import Erased, erase
from ticketonline.sales.models import Reservation

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

OLGA = Actor(user_id=None, name="Olga")


@pytest.fixture
def friedas() -> IssuedTicket:
    return pass_on(tickets_of(bought(make_event()))[0], email=FRIEDA, name="Frieda Fox")


def erased_while_passing_on(friedas: IssuedTicket):
    """Frieda passes it on to Stella, and is erased before that is committed."""
    olga = make_member(friedas.ticket.reservation.event.organiser)
    pause = Pause(after='INSERT INTO "outbox_message"')
    passing = start(partial(pass_on, friedas, email=STELLA, name="Stella"), pause=pause)
    pause.wait()
    erased = start(partial(erase, olga, email=FRIEDA, by=OLGA))
    wait_for_waiters()
    pause.go()
    return outcome(passing), outcome(erased)


def test_whoever_has_it_by_then_keeps_it_and_the_one_before_is_in_no_mail(friedas: IssuedTicket):
    passed_on, erased = erased_while_passing_on(friedas)

    assert isinstance(passed_on, IssuedTicket)
    assert (erased.tickets, Message.objects.filter(recipient=FRIEDA).count()) == (0, 0)
    kept = IssuedTicket.objects.get(pk=friedas.pk)
    assert (kept.holder_email, kept.holder_name, kept.version) == (STELLA, "Stella", 3)
    assert Message.objects.filter(recipient=STELLA, kind="received").count() == 1


def test_without_the_locks_whoever_has_it_by_then_is_erased_instead(friedas: IssuedTicket, monkeypatch):
    """The negative control."""
    monkeypatch.setattr(erase_module, "_locked", lambda _person: ([], list(Reservation.objects.all())))

    passed_on, erased = erased_while_passing_on(friedas)

    assert isinstance(passed_on, IssuedTicket)
    assert isinstance(erased, Erased)
    kept = IssuedTicket.objects.get(pk=friedas.pk)
    assert (kept.holder_email, kept.holder_name) == ("", "")


def test_who_was_erased_after_their_ticket_was_looked_up_is_in_no_mail(friedas: IssuedTicket):
    olga = make_member(friedas.ticket.reservation.event.organiser)
    erase(olga, email=FRIEDA, by=OLGA)

    pass_on(friedas, email=STELLA)

    assert Message.objects.filter(recipient=FRIEDA).count() == 0
