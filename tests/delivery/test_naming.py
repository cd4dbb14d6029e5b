"""Naming who comes with a ticket: so often a day, each ticket by itself."""

import pytest

from tests.changes import nothing_changes
from tests.delivery.holding import bought, tickets_of
from tests.factories import make_event
from tests.moments import later
from ticketonline.audit.models import Entry
from ticketonline.delivery.errors import NamedTooOften
from ticketonline.delivery.services.name_holder import MOST_A_DAY, name_holder

pytestmark = pytest.mark.django_db


def test_a_ticket_is_named_so_often_a_day_and_no_other_pays_for_it():
    order = bought(make_event())
    for number in range(MOST_A_DAY):
        name_holder(tickets_of(order)[0], name=f"Friend {number}")
    busy, other = tickets_of(order)

    with nothing_changes(), pytest.raises(NamedTooOften):
        name_holder(busy, name="Frieda")

    name_holder(other, name="Frieda")
    with later(days=1):
        name_holder(busy, name="Frieda")
    assert [one.holder_name for one in tickets_of(order)] == ["Frieda", "Frieda"]


@pytest.mark.one_engine
def test_the_log_tells_which_ticket_and_no_name():
    order = bought(make_event())
    name_holder(tickets_of(order)[0], name="Frieda Fox")

    entry = Entry.objects.get(action="ticket.named")

    assert entry.after == {"ticket": "VIP", "number": tickets_of(order)[0].pk.hex[-12:].upper()}
