"""The box office against buyers online, and contingents against sales: nothing is sold twice."""

import threading

import pytest
from django.db import transaction

from tests.factories import make_event, make_reservation, ticket_type, wanted
from tests.racing import PATIENCE_SECONDS, race
from ticketonline.audit.actor import Actor
from ticketonline.books.verify import verify
from ticketonline.core.errors import DomainError
from ticketonline.core.ids import new_id
from ticketonline.events.models import Contingent, Event, TicketType
from ticketonline.events.services.hold_back import hold_back
from ticketonline.payments.rules import Way
from ticketonline.payments.services.sell_at_box_office import Sale, sell_at_box_office
from ticketonline.sales.models import OrderedTicket, Reservation

pytestmark = [pytest.mark.django_db(transaction=True)]

DORA = Actor(user_id=None, name="Dora")


def at_the_box_office(event: Event, key: str = "", contingent: Contingent | None = None):
    sale = Sale(wanted=wanted(VIP=1), way=Way.CASH, contingent_id=contingent.pk if contingent else None)
    return lambda: sell_at_box_office(event.pk, sale, key=key or new_id().hex, by=DORA)


def test_the_last_seats_are_sold_once_online_or_at_the_door():
    event = make_event(ticket_type("VIP", amount=5))

    got = race(*[at_the_box_office(event), lambda: make_reservation(event, VIP=1)] * 8)

    assert sum(isinstance(one, Reservation) for one in got) == 5
    assert all(isinstance(one, DomainError) for one in got if not isinstance(one, Reservation))
    assert OrderedTicket.objects.count() == 5
    assert verify() == []


def test_one_form_sent_many_times_at_once_is_one_sale():
    event = make_event(ticket_type("VIP", amount=5))

    got = race(*[at_the_box_office(event, key="0123456789abcdef")] * 6)

    assert len({one.pk for one in got}) == 1
    assert Reservation.objects.count() == 1
    assert verify() == []


def test_a_contingent_is_sold_from_as_often_as_it_has_tickets_and_to_nobody_else():
    event = make_event(ticket_type("VIP", amount=4))
    contingent = hold_back(event.pk, event.ticket_types.get().pk, name="Sponsors", tickets=4, by=DORA)

    got = race(*[at_the_box_office(event, contingent=contingent), lambda: make_reservation(event, VIP=1)] * 7)

    assert [isinstance(one, Reservation) for one in got[1::2]] == [False] * 7
    assert sum(isinstance(one, Reservation) for one in got[::2]) == 4
    assert verify() == []


def test_what_is_kept_back_and_what_is_sold_never_exceed_what_there_is():
    event = make_event(ticket_type("VIP", amount=6))
    kind = event.ticket_types.get()

    def keep(name: str):
        return lambda: hold_back(event.pk, kind.pk, name=name, tickets=2, by=DORA)

    race(*[keep(f"Group {number}") for number in range(4)], *[lambda: make_reservation(event, VIP=1)] * 6)

    kind.refresh_from_db()
    assert kind.left >= 0
    assert kind.held + kind.withheld <= 6
    assert verify() == []


@pytest.mark.postgres
def test_keeping_back_without_the_lock_miscounts():
    """The negative control."""
    event = make_event(ticket_type("VIP", amount=10))
    kind = event.ticket_types.get()
    all_have_looked = threading.Barrier(2)

    def keep_naively(name: str):
        def keep() -> None:
            with transaction.atomic():
                seen = TicketType.objects.get(pk=kind.pk).withheld
                all_have_looked.wait(PATIENCE_SECONDS)
                Contingent.objects.create(type=kind, name=name, tickets=3)
                TicketType.objects.filter(pk=kind.pk).update(withheld=seen + 3)

        return keep

    race(keep_naively("One"), keep_naively("Two"))

    assert "contingents_miscounted" in {fault.code for fault in verify()}
