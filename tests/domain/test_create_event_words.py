"""`ticketonline create-event`: how its words are read, and with which sentence they are refused."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from tests.changes import nothing_changes
from ticketonline.cli import main
from ticketonline.events.models import Event

pytestmark = pytest.mark.django_db

WORDS = ("create-event", "--name", "Jazz Night", "--date", "2099-06-01T19:30")


@pytest.fixture
def created(capsys):
    def created(*words):
        with pytest.raises(SystemExit) as ended:
            main([*WORDS, *words])
        assert ended.value.code == 0
        return Event.objects.get(pk=UUID(capsys.readouterr().out.strip()))

    return created


@pytest.fixture
def refusal(capsys):
    def refusal(*words):
        with nothing_changes(), pytest.raises(SystemExit) as ended:
            main([*WORDS, *words])
        printed = capsys.readouterr()
        assert (ended.value.code, printed.out) == (2, "")
        return printed.err.removeprefix("ticketonline: ").removesuffix("\n")

    return refusal


def test_a_date_without_an_offset_is_on_the_clocks_of_the_zone(created):
    event = created("--timezone", "Europe/Warsaw", "--type", "VIP:120.00:50", "--sales-open", "2099-01-01T10:00")

    assert (event.date, event.time_zone) == (datetime(2099, 6, 1, 17, 30, tzinfo=UTC), "Europe/Warsaw")
    assert (event.sales_open_at, event.sales_close_at) == (datetime(2099, 1, 1, 9, 0, tzinfo=UTC), None)
    assert (event.status, event.currency) == ("PUBLISHED", "EUR")


def test_a_date_with_an_offset_is_just_that_moment(created):
    event = created("--date", "2099-06-01T19:30+09:00", "--timezone", "Europe/Warsaw", "--type", "VIP:1:1")

    assert event.date == datetime(2099, 6, 1, 10, 30, tzinfo=UTC)


def test_a_draft_is_left_unpublished(created):
    assert created("--draft", "--type", "VIP:1:1").status == "DRAFT"


@pytest.mark.parametrize(
    ("word", "name", "price", "amount"),
    [
        ("VIP:120.00:50", "VIP", "120.00", 50),
        ("Free:0:10", "Free", "0.00", 10),
        ("Free:-0:10", "Free", "0.00", 10),
        ("Balcony: left: row 3:12.5:7", "Balcony: left: row 3", "12.50", 7),
        ("::1:1", ":", "1.00", 1),
        (" Zażółć : 35 : 8 ", "Zażółć", "35.00", 8),
    ],
)
def test_a_type_is_a_name_a_price_and_an_amount(created, word, name, price, amount):
    kind = created("--type", word).ticket_types.get()

    assert (kind.type, str(kind.price), kind.amount) == (name, f"{Decimal(price):.3f}", amount)


NO_TYPES = ["", "VIP", "VIP:1", ":1:1", "VIP::", "VIP:free:1", "VIP:NaN:1", "VIP:Infinity:1", "VIP:1e2:1", "VIP:1_0:1"]
NO_TYPES += [
    "VIP:1,50:1",
    "VIP:1:1.5",
    "VIP:1:many",
    "VIP:1:1:",
    "VIP:٣:1",
    f"VIP:1:{'9' * 5_000}",
    f"VIP:{'9' * 99}:1",
]


@pytest.mark.parametrize("word", NO_TYPES)
def test_a_type_in_another_form_is_refused(refusal, word):
    assert refusal("--type", word) == (
        f'--type {word!r} is not understood; use TYPE:PRICE:AMOUNT, such as "VIP:120.00:50".'
    )


@pytest.mark.parametrize("amount", ["0", "-1", "-0"])
def test_a_type_without_a_ticket_is_refused(refusal, amount):
    assert refusal("--type", f"VIP:1:{amount}") == (
        f"--type 'VIP:1:{amount}' has nothing to sell; the amount must be at least 1."
    )


NO_DATES = ["", "tomorrow", "2099-02-30T20:00", "2099-06-01T25:00", "01.06.2099", "2099-06-01 19:30 Uhr"]
NO_DATES += ["0001-01-01T00:00+14:00", "9999-12-31T23:00-05:00", "2099-06-01T1\0"]


@pytest.mark.parametrize("date", NO_DATES)
def test_what_is_no_date_is_refused(refusal, date):
    assert refusal("--type", "VIP:1:1", "--date", date) == (
        f"--date {date!r} in 'UTC' is no moment; use a date such as 2027-06-01T19:30 and a zone such as Europe/Warsaw."
    )


@pytest.mark.parametrize(
    "zone", ["Mars/Base", "", "..", "Europe", "/etc/passwd", "Europe/Warsaw\0", "\udcff", "x" * 500]
)
def test_what_is_no_zone_is_refused(refusal, zone):
    assert f"in {zone!r} is no moment" in refusal("--type", "VIP:1:1", "--timezone", zone)


@pytest.mark.parametrize("extra", [(), ("--draft",)])
def test_a_date_that_has_passed_is_refused(refusal, extra):
    assert refusal("--type", "VIP:1:1", "--date", "2020-06-01T19:30", *extra) == (
        "--date '2020-06-01T19:30' in 'UTC' has passed; an event is put on sale before it begins."
    )


@pytest.mark.parametrize(
    ("option", "date"), [("--date", "9999-12-31T12:00"), ("--date", "1066-10-14T09:00"), ("--sales-open", "0002-01-01")]
)
def test_a_date_too_far_away_is_refused(refusal, option, date):
    assert refusal("--type", "VIP:1:1", option, date) == (
        f"{option} {date!r} is too far away; use a year from 2000 to 2199."
    )


def test_an_hour_that_the_clocks_leave_out_is_refused(refusal):
    reason = refusal("--type", "VIP:1:1", "--date", "2027-03-28T02:30", "--timezone", "Europe/Warsaw")

    assert reason == "--date '2027-03-28T02:30' is left out on the clocks of Europe/Warsaw, which are put forward then."


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--name", ""], "name: This field cannot be blank."),
        (["--name", "Jazz\0Night"], "name: Use one line of text without control characters."),
        (["--name", "\udcff"], "name: Use one line of text without control characters."),
        (["--name", "x" * 201], "name: Ensure this value has at most 200 characters (it has 201)."),
        (["--currency", "XXL"], "currency: Use a three-letter code such as EUR."),
        (["--country", "QQ"], "country: Use a country's two capital letters, such as PL."),
        (["--limit", "0"], "VIP: limit per reservation: Ensure this value is greater than or equal to 1."),
        (["--limit", "101"], "VIP: limit per reservation: Ensure this value is less than or equal to 100."),
        (["--type", "VIP:2:2"], "type: VIP is there 2 times; each name can be used once."),
        (["--type", "Standard:-5:2"], "Standard: price: Ensure this value is greater than or equal to 0."),
        (["--type", "Standard:1.999:2"], "Standard: price: 1.999 has more places than EUR knows."),
        (["--sales-open", "2099-06-02"], "sales open: Sales must open before the event begins."),
        (
            ["--sales-open", "2099-03-02", "--sales-close", "2099-03-01"],
            "sales close: Sales must close after they open.",
        ),
    ],
)
def test_what_the_shop_refuses_is_told_in_its_words(refusal, words, reason):
    assert refusal("--type", "VIP:1:1", *words) == reason
