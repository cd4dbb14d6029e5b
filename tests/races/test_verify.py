"""Looking at the books, and mending them, while everybody sells: nothing false is seen, nobody waits for the look."""

import threading
import time
from functools import partial

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.models import F

from tests.factories import make_event, make_reservation, ticket_type
from tests.racing import PATIENCE_SECONDS, Pause, outcome, race, start, wait_for_waiters
from ticketonline.books import repair as repair_module
from ticketonline.books.fault import Fault
from ticketonline.books.repair import Outcome, Refused, repair
from ticketonline.books.snapshot import snapshot
from ticketonline.books.verify import iterate_faults, verify
from ticketonline.core.errors import DomainError
from ticketonline.events.locks import lock_types_of
from ticketonline.events.models import Event, TicketType
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.models import Reservation
from ticketonline.sales.services.cancel import cancel
from ticketonline.sales.services.expire import expire
from ticketonline.statistics.models import HourlySales

pytestmark = [pytest.mark.django_db(transaction=True)]

SECONDS = 2.0
TYPES_COUNTED, HOURS_COUNTED = "FROM events_tickettype AS kind", "AS ledger"


@pytest.fixture
def event(db) -> Event:
    return make_event(ticket_type("VIP", amount=5_000), ticket_type("Standard", amount=5_000))


def sell(event: Event, **amounts: int) -> bool:
    return settle(start_payment(make_reservation(event, **(amounts or {"VIP": 1})).pk).pk, Answer())


def trade(event: Event, over: float) -> None:
    """Buy, pay, cancel and sweep until it is over."""
    while time.monotonic() < over:
        try:
            sell(event, Standard=1, VIP=2)
            settle(start_payment(make_reservation(event, VIP=1).pk).pk, Answer(error_type="card_error"))
            cancel(make_reservation(event, Standard=3).pk)
            expire()
        except DomainError:
            continue


def test_a_look_at_a_busy_shop_sees_no_fault(event, settings):
    settings.HOLD_SECONDS = 1
    over = time.monotonic() + SECONDS
    looks: list[list[Fault]] = []

    def look() -> None:
        while time.monotonic() < over:
            looks.append(verify())

    race(look, *[partial(trade, event, over)] * 4)

    assert [faults for faults in looks if faults] == []
    assert len(looks) > 1
    assert Reservation.objects.filter(status="COMPLETED").count() > 3
    assert verify() == []


# --- One moment -----------------------------------------------------------------------------------------------------


@pytest.fixture
def miscounted(event) -> Event:
    """One ticket sold, and wrong by one hour and one seat: what the faults say shows what was counted."""
    sell(event)
    TicketType.objects.filter(type="VIP").update(held=F("held") + 1)
    HourlySales.objects.update(tickets_sold=F("tickets_sold") + 7)
    return event


def counted(look) -> list[str]:
    """What stock and hours say when a ticket is sold between the two."""
    pause = Pause(after=TYPES_COUNTED)
    looking = start(lambda: list(look()), pause=pause)
    pause.wait()
    sell(Event.objects.get())
    pause.go()
    return [fault.text for fault in outcome(looking)]


def test_a_sale_between_two_checks_is_seen_by_neither(miscounted):
    assert counted(verify) == [
        "held is 1 and sold is 1, but 0 of its tickets are held and 1 sold",
        "8 were sold in that hour for 10.000, but 1 of its tickets were, for 10.000",
    ]


def test_without_a_snapshot_a_sale_between_two_checks_is_seen_by_one_of_them(miscounted):
    """The negative control."""
    assert counted(iterate_faults) == [
        "held is 1 and sold is 1, but 0 of its tickets are held and 1 sold",
        "9 were sold in that hour for 20.000, but 2 of its tickets were, for 20.000",
    ]


def test_counting_in_two_looks_sees_a_fault_that_is_none(event):
    """The negative control of all: the counter is read, a ticket is sold, its rows are read."""
    said = TicketType.objects.get(type="VIP").sold
    sell(event)

    assert said != Reservation.objects.filter(status="COMPLETED").count()
    assert verify() == []


# --- Nobody waits for it --------------------------------------------------------------------------------------------


def test_a_look_keeps_nobody_from_selling(event):
    pause = Pause(after=TYPES_COUNTED)
    looking = start(verify, pause=pause)
    pause.wait()

    began = time.monotonic()
    assert sell(event)
    took = time.monotonic() - began
    pause.go()

    assert outcome(looking) == []
    assert took < PATIENCE_SECONDS / 2


def test_a_look_waits_for_no_seller(event):
    pause = Pause(after='UPDATE "events_tickettype"')
    selling = start(lambda: cancel(make_reservation_at_once(event).pk), pause=pause)
    pause.wait()

    faults = verify()
    pause.go()

    assert faults == []
    assert isinstance(outcome(selling), Reservation)


def make_reservation_at_once(event: Event) -> Reservation:
    """Inside a transaction of the buyer's own, which holds the locks of its ticket types until it ends."""
    with transaction.atomic():
        return make_reservation(event, VIP=1)


def test_a_transaction_as_the_settings_have_it_would_keep_sellers_out(event):
    """The negative control, of SQLite: it takes the only write lock there is; the snapshot does not."""
    if connection.vendor != "sqlite":
        pytest.skip("needs SQLite")

    def write() -> None:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 0")
            cursor.execute("BEGIN IMMEDIATE")
            cursor.execute("ROLLBACK")

    with snapshot():
        TicketType.objects.count()
        assert outcome(start(write)) is None
    with transaction.atomic(), pytest.raises(OperationalError, match="locked"):
        outcome(start(write))


def test_nothing_can_be_written_while_looking(event):
    with pytest.raises(DatabaseError, match=r"read-?only"), snapshot():
        TicketType.objects.update(held=1)

    assert TicketType.objects.update(position=1) == 2
    assert not TicketType.objects.filter(held=1).exists()


@pytest.mark.postgres
def test_tables_may_be_read_whole_while_looking_and_at_no_other_time(event):
    assert asked("SHOW enable_seqscan") == "off"
    with snapshot():
        assert asked("SHOW enable_seqscan") == "on"
    assert asked("SHOW enable_seqscan") == "off"


def asked(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return str(cursor.fetchone()[0])


# --- Mending --------------------------------------------------------------------------------------------------------


def test_books_mended_while_everybody_sells_are_right_afterwards(event):
    sell(event)
    TicketType.objects.update(held=F("held") + 40, sold=F("sold") + 2)
    HourlySales.objects.update(tickets_sold=F("tickets_sold") + 9)
    over = time.monotonic() + SECONDS

    done, *_ = race(lambda: list(repair()), *[partial(trade, event, over)] * 4)

    assert len(done) >= 3
    assert verify() == []


@pytest.mark.postgres
def test_who_buys_what_is_being_mended_waits(event):
    TicketType.objects.update(held=1)
    pause = Pause(after=HOURS_COUNTED)
    mending = start(lambda: list(repair_module._mend(event.pk)), pause=pause)
    pause.wait()

    buying = start(lambda: make_reservation(event, VIP=1))
    wait_for_waiters()
    pause.go()

    assert len(outcome(mending)) == 2
    assert isinstance(outcome(buying), Reservation)
    assert verify() == []


@pytest.mark.postgres
def test_mending_without_the_locks_loses_what_is_bought_meanwhile(event, monkeypatch):
    """The negative control: counted, bought, written."""
    TicketType.objects.update(held=1)
    monkeypatch.setattr(repair_module, "lock_types_of", lambda event_ids: None)
    pause = Pause(after=HOURS_COUNTED)
    mending = start(lambda: list(repair_module._mend(event.pk)), pause=pause)
    pause.wait()

    assert isinstance(outcome(start(lambda: make_reservation(event, VIP=1))), Reservation)
    pause.go()

    assert len(outcome(mending)) == 2
    assert [fault.text for fault in verify()] == ["held is 0 and sold is 0, but 1 of its tickets are held and 0 sold"]


@pytest.mark.postgres
def test_an_event_that_is_too_busy_is_left_and_the_others_are_mended(event):
    other = make_event(ticket_type("VIP"))
    TicketType.objects.update(held=F("held") + 1)
    pause = Pause(after="FOR UPDATE")
    selling = start(lambda: lock_for_a_while(event), pause=pause)
    pause.wait()

    done = outcome(start(mend_impatiently))
    pause.go()

    assert outcome(selling) is None
    refused = [one for one in done if isinstance(one, Refused)]
    assert [(one.table, one.row) for one in refused] == [("events_event", str(event.pk))]
    assert refused[0].text.startswith("nothing was mended here (canceling statement due to lock timeout")
    assert (len(done), other.ticket_types.get().held) == (2, 0)
    assert {fault.code for fault in verify()} == {"stock_miscounted"}


def lock_for_a_while(event: Event) -> None:
    with transaction.atomic():
        lock_types_of([event.pk])


def mend_impatiently() -> list[Outcome]:
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '100ms'")
    return list(repair())


@pytest.mark.postgres
def test_two_who_mend_at_once_mend_once(event):
    TicketType.objects.update(held=1)
    line = threading.Barrier(2)

    def mend() -> int:
        line.wait(PATIENCE_SECONDS)
        return len(list(repair()))

    assert sum(race(mend, mend)) == 2
    assert verify() == []
