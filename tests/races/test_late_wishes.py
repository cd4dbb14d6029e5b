"""Who comes while a batch waits for its locks joins it, if what they wish for is free; nobody is waited for."""

from collections.abc import Callable, Sequence

import pytest
from django.db import connection

from tests.factories import make_event, ticket_type
from tests.racing import Pause, outcome, start
from ticketonline.books.verify import verify
from ticketonline.core.database import writing
from ticketonline.core.ids import new_id
from ticketonline.events.models import Event
from ticketonline.sales.desk.batch import decide
from ticketonline.sales.desk.rows import Rows
from ticketonline.sales.desk.stock import Stock
from ticketonline.sales.desk.wishes import Wish
from ticketonline.sales.locks import lock_types
from ticketonline.sales.models import Reservation

pytestmark = [pytest.mark.django_db(transaction=True)]


class Late:
    """They stand in the line and join if they are welcome."""

    def __init__(self, *wishes: Wish) -> None:
        self.wishes = wishes

    def look(self) -> Sequence[Wish]:
        return self.wishes

    def join(self, is_welcome: Callable[[Wish], bool]) -> Sequence[Wish]:
        return [wish for wish in self.wishes if is_welcome(wish)]


def wish(event: Event, **amounts: int) -> Wish:
    return Wish(id=new_id(), event_id=event.pk, amounts=amounts)


@pytest.fixture
def event(db) -> Event:
    return make_event(ticket_type("VIP"), ticket_type("Standard"))


@pytest.fixture
def other(db) -> Event:
    return make_event(ticket_type("Stalls"))


def test_the_late_are_served_with_the_batch_whatever_they_wish_for(event, other):
    first, late, of_another_event = wish(event, VIP=1), wish(event, VIP=1, Standard=2), wish(other, Stalls=1)

    with writing():
        outcomes = decide([first], late=Late(late, of_another_event))

    assert {key: type(one) for key, one in outcomes.items()} == dict.fromkeys(
        (first.id, late.id, of_another_event.id), Reservation
    )
    assert verify() == []


def test_who_wishes_for_what_is_not_there_stays_in_the_line(event):
    first, late = wish(event, VIP=1), wish(event, Nonsense=1)

    with writing():
        outcomes = decide([first], late=Late(late))

    assert outcomes.keys() == {first.id}


@pytest.mark.postgres
def test_what_somebody_else_has_is_not_waited_for(event, other):
    pause = Pause(after="FOR UPDATE")

    def hold_stalls() -> None:
        with writing():
            lock_types(other.ticket_types.values_list("pk", flat=True))

    holder = start(hold_stalls, pause=pause)
    pause.wait()
    first, late = wish(event, VIP=1), wish(other, Stalls=1)
    with writing():
        outcomes = decide([first], late=Late(late))
    pause.go()
    outcome(holder)

    assert outcomes.keys() == {first.id}


@pytest.mark.postgres
def test_what_the_late_wish_for_is_locked(event, other):
    """The negative control of joining: who joined unlocked could be sold the same seat as somebody else."""
    with writing(), connection.cursor() as cursor:
        stock = Stock(Rows(cursor, connection.vendor), [wish(event, VIP=1)])
        late = wish(other, Stalls=1)
        assert not stock.has_all_of(late)

        stock.lock_what_is_free([late])

        assert stock.has_all_of(late)

        def take_what_is_free() -> bool:
            with writing(), connection.cursor() as cursor:
                others = Stock(Rows(cursor, connection.vendor), [])
                others.lock_what_is_free([late])
                return others.has_all_of(late)

        assert outcome(start(take_what_is_free)) is False
