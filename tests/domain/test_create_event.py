"""Creating an event: what is kept, what is refused and with which words."""

import threading
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from tests.changes import nothing_changes
from tests.factories import STANDARD, VIP, make_event, make_organiser, ticket_type
from ticketonline.audit.models import Entry
from ticketonline.events.errors import InvalidEvent
from ticketonline.events.models import Event
from ticketonline.events.services.create_event import MAX_TICKET_TYPES, create_event

IN_A_MONTH = timezone.now() + timedelta(days=30)


def event(**fields):
    return Event(**({"organiser": make_organiser(), "name": "Jazz Night", "date": IN_A_MONTH} | fields))


def refusal_of(new, *types):
    """The words with which creating it is refused."""
    with nothing_changes(), pytest.raises(InvalidEvent) as refused:
        create_event(new, ticket_types=types or [VIP])
    return refused.value.error


@pytest.mark.django_db
def test_the_types_are_kept_in_the_order_given_with_their_prices():
    created = create_event(event(), ticket_types=[STANDARD, VIP, ticket_type("Friends", price="0.00", limit=2)])

    types = [(kind.type, kind.price, kind.amount, kind.limit_per_reservation) for kind in created.ticket_types.all()]
    assert types == [
        ("Standard", Decimal("45.50"), 200, 5),
        ("VIP", Decimal("120.00"), 50, 5),
        ("Friends", Decimal("0.00"), 10, 2),
    ]


@pytest.mark.django_db
def test_blanks_around_what_was_typed_are_taken_away():
    created = create_event(
        event(name="  Jazz Night ", city=" Łódź", currency="PLN "), ticket_types=[ticket_type(" VIP ")]
    )

    assert (created.name, created.city, created.currency, created.slug) == ("Jazz Night", "Łódź", "PLN", "jazz-night")
    assert created.ticket_types.get().type == "VIP"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Zażółć gęślą jaźń!", "zazolc-gesla-jazn"),
        ("東京の夜", "event"),
        ("🎷🎷🎷", "event"),
        ("a" * 200, "a" * 200),
        ("---", "event"),
    ],
)
def test_a_slug_is_made_from_the_name(name, slug):
    assert make_event(name=name).slug == slug


@pytest.mark.django_db
def test_the_next_event_of_the_same_name_gets_a_number():
    slugs = [make_event(name="Jazz Night").slug for _ in range(3)]

    assert slugs == ["jazz-night", "jazz-night-2", "jazz-night-3"]


@pytest.mark.django_db
def test_the_longest_name_can_be_used_again_and_again():
    slugs = [make_event(name="x" * 200).slug for _ in range(11)]

    assert len(set(slugs)) == 11


@pytest.mark.django_db
def test_a_description_may_have_lines():
    assert make_event(description="First.\r\n\r\nSecond.\n\tThird.").description == "First.\r\n\r\nSecond.\n\tThird."


@pytest.mark.django_db
def test_a_slug_that_is_taken_is_refused():
    make_event(slug="jazz")

    assert refusal_of(event(slug="jazz")) == "slug: Event with this Slug already exists."


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"name": ""}, "name: This field cannot be blank."),
        ({"name": "   "}, "name: This field cannot be blank."),
        ({"name": "x" * 201}, "name: Ensure this value has at most 200 characters (it has 201)."),
        ({"name": "Jazz\0Night"}, "name: Use one line of text without control characters."),
        ({"name": "Jazz\nNight"}, "name: Use one line of text without control characters."),
        ({"name": "Jazz\udcffNight"}, "name: Use one line of text without control characters."),
        ({"venue": "Blue\u2028Note"}, "venue: Use one line of text without control characters."),
        ({"description": "Jazz\0"}, "description: Use text without control characters."),
        ({"description": "x" * 20_001}, "description: Use at most 20000 characters."),
        ({"slug": "no blanks"}, "slug: Enter a valid “slug”"),
        ({"slug": "x" * 221}, "slug: Ensure this value has at most 220 characters (it has 221)."),
        ({"time_zone": "Mars/Base"}, "time zone: Use a name such as Europe/Warsaw."),
        ({"time_zone": "../../etc/passwd"}, "time zone: Use a name such as Europe/Warsaw."),
        ({"currency": "XXL"}, "currency: Use a three-letter code such as EUR."),
        ({"currency": "eur"}, "currency: Use a three-letter code such as EUR."),
        ({"currency": "EURO"}, "currency: Use a three-letter code such as EUR."),
        ({"country": "POL"}, "country: Use a country's two capital letters, such as PL."),
        ({"country": "pl"}, "country: Use a country's two capital letters, such as PL."),
        ({"country": "QQ"}, "country: Use a country's two capital letters, such as PL."),
        ({"country": "SU"}, "country: Use a country's two capital letters, such as PL."),
        ({"sales_open_at": IN_A_MONTH}, "sales open: Sales must open before the event begins."),
        (
            {"sales_open_at": IN_A_MONTH - timedelta(days=2), "sales_close_at": IN_A_MONTH - timedelta(days=3)},
            "sales close: Sales must close after they open.",
        ),
    ],
)
def test_an_event_that_can_not_be_is_refused_with_the_field_to_change(fields, reason):
    assert refusal_of(event(**fields)).startswith(reason)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (ticket_type(""), "ticket type: type: This field cannot be blank."),
        (ticket_type("  "), "ticket type: type: This field cannot be blank."),
        (ticket_type("VIP\0"), "type: Use one line of text without control characters."),
        (ticket_type("x" * 101), "type: Ensure this value has at most 100 characters (it has 101)."),
        (ticket_type("VIP", price="-0.01"), "VIP: price: Ensure this value is greater than or equal to 0."),
        (ticket_type("VIP", price="1.999"), "VIP: price: 1.999 has more places than EUR knows."),
        (ticket_type("VIP", price="NaN"), "VIP: price: NaN is no amount of EUR."),
        (ticket_type("VIP", price="sNaN"), "VIP: price: sNaN is no amount of EUR."),
        (ticket_type("VIP", price="Infinity"), "VIP: price: Infinity is no amount of EUR."),
        (ticket_type("VIP", price="1E+30"), "VIP: price: 1E+30 is no amount of EUR."),
        (ticket_type("VIP", price="1000000000"), "VIP: price: Ensure that there are no more than"),
        (ticket_type("VIP", amount=-1), "VIP: amount: Ensure this value is greater than or equal to 0."),
        (ticket_type("VIP", amount=10_000_001), "VIP: amount: Ensure this value is less than or equal to 10000000."),
        (ticket_type("VIP", amount=10**30), "VIP: amount: Ensure this value is less than or equal to 10000000."),
        (ticket_type("VIP", limit=0), "VIP: limit per reservation: Ensure this value is greater than or equal to 1."),
        (ticket_type("VIP", limit=101), "VIP: limit per reservation: Ensure this value is less than or equal to 100."),
    ],
)
def test_a_ticket_type_that_can_not_be_is_refused_and_its_event_with_it(kind, reason):
    assert reason in refusal_of(event(), STANDARD, kind)


@pytest.mark.django_db
@pytest.mark.parametrize(("currency", "price"), [("JPY", "100.5"), ("KWD", "1.2345"), ("PLN", "0.001")])
def test_a_price_has_the_places_of_its_currency(currency, price):
    kind = ticket_type("VIP", price=price)

    assert refusal_of(event(currency=currency), kind) == f"VIP: price: {price} has more places than {currency} knows."


@pytest.mark.django_db
def test_two_types_of_one_name_are_refused():
    reason = refusal_of(event(), ticket_type("VIP"), STANDARD, ticket_type(" VIP"))

    assert reason == "type: VIP is there 2 times; each name can be used once."


@pytest.mark.django_db
def test_an_event_on_sale_needs_a_ticket_type_and_not_too_many_of_them():
    none = event(status=Event.Status.PUBLISHED)

    with nothing_changes(), pytest.raises(InvalidEvent) as refused:
        create_event(none, ticket_types=[])
    many = refusal_of(event(), *(ticket_type(str(number)) for number in range(MAX_TICKET_TYPES + 1)))

    assert refused.value.error == "An event needs at least one ticket type."
    assert many == "An event can have at most 100 ticket types."


@pytest.mark.django_db
def test_a_draft_may_be_without_ticket_types_and_the_log_says_who_made_it():
    draft = create_event(event(status=Event.Status.DRAFT))

    entry = Entry.objects.get(target_id=draft.pk)
    assert draft.ticket_types.count() == 0
    assert (entry.action, entry.actor_name, entry.organiser_id) == ("event.created", "operator", draft.organiser_id)
    assert (entry.after["name"], entry.after["status"]) == ("Jazz Night", "DRAFT")


def at_once(*creations):
    """Run the creations in threads that begin together; what each gave or raised."""
    outcomes = []
    start = threading.Barrier(len(creations))

    def run(creation):
        try:
            start.wait()
            outcomes.append(creation().slug)
        except InvalidEvent as refused:
            outcomes.append(refused.error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(creation,)) for creation in creations]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


@pytest.mark.django_db(transaction=True)
def test_events_of_one_name_created_at_once_get_a_slug_each():
    slugs = at_once(*[make_event] * 5)

    assert slugs == ["jazz-night", "jazz-night-2", "jazz-night-3", "jazz-night-4", "jazz-night-5"]


@pytest.mark.django_db(transaction=True)
def test_of_those_who_ask_for_one_slug_at_once_one_gets_it():
    outcomes = at_once(*[lambda: make_event(slug="jazz")] * 4)

    assert outcomes == ["jazz", *["slug: Event with this Slug already exists."] * 3]
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "label", "year"),
    [
        ("date", "date", 1999),
        ("date", "date", 9999),
        ("sales_open_at", "sales open", 1999),
        ("sales_close_at", "sales close", 2200),
    ],
)
def test_a_year_that_no_clock_of_the_shop_shows_is_refused(db, field, label, year):
    moment = datetime(year, 12, 31, 23, 59, 59, tzinfo=UTC)

    assert refusal_of(event(**{field: moment})) == f"{label}: Use a year from 2000 to 2199."
