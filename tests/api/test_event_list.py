"""GET /events/event/: the list of events."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from pytest_django import DjangoAssertNumQueries

from tests.api.calling import EVENT, Api, assert_refused
from tests.factories import make_event, make_reservation, ticket_type
from ticketonline.core import clock
from ticketonline.events.models import Event, TicketType

pytestmark = pytest.mark.django_db


def test_an_event_is_listed_with_everything_about_it(api: Api):
    event = make_event(
        ticket_type("VIP", "120.00", 50),
        ticket_type("Standard", "45.50", 200),
        name="Jazz Night",
        slug="jazz",
        date=datetime(2099, 6, 21, 18, 0, tzinfo=UTC),
        time_zone="Europe/Warsaw",
        venue="Stary Młyn",
        address="ul. Młyńska 1",
        city="Łódź",
        country="PL",
        description="An evening of swing.",
        sales_close_at=datetime(2099, 6, 21, 17, 0, tzinfo=UTC),
    )

    response = api.get(EVENT)

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    assert response.json() == {
        "events": [
            {
                "id": str(event.pk),
                "name": "Jazz Night",
                "slug": "jazz",
                "date": "2099-06-21T18:00:00Z",
                "time_zone": "Europe/Warsaw",
                "venue": "Stary Młyn",
                "address": "ul. Młyńska 1",
                "city": "Łódź",
                "country": "PL",
                "currency": "EUR",
                "description": "An evening of swing.",
                "language": "",
                "accent": "",
                "image": None,
                "sales_open_at": None,
                "sales_close_at": "2099-06-21T17:00:00Z",
                "sales_state": "open",
                "url": "http://127.0.0.1:8000/en/events/jazz/",
                "from_price": 45.5,
                "tickets_left": 250,
                "sold_out": False,
                "few_left": False,
            }
        ],
        "current_page": 1,
        "last_page": 1,
    }


def test_upcoming_events_come_soonest_first_without_past_ones_and_drafts(api: Api):
    now = clock.now()
    make_event(name="Later", date=now + timedelta(days=2))
    make_event(name="Sooner", date=now + timedelta(days=1))
    make_event(name="Past", date=now - timedelta(seconds=1))
    make_event(name="Draft", status=Event.Status.DRAFT)

    events = api.get(EVENT).json()["events"]

    assert [event["name"] for event in events] == ["Sooner", "Later"]


def test_without_events_there_is_one_empty_page(api: Api):
    assert api.get(EVENT).json() == {"events": [], "current_page": 1, "last_page": 1}


@pytest.fixture
def five_events(db: None) -> None:
    for number in range(1, 6):
        make_event(name=f"Event {number}", date=clock.now() + timedelta(days=number))


@pytest.mark.parametrize(
    ("wanted", "answered", "names"),
    [
        ("1", 1, ["Event 1", "Event 2"]),
        ("2", 2, ["Event 3", "Event 4"]),
        ("3", 3, ["Event 5"]),
        ("4", 3, ["Event 5"]),
        ("0", 3, ["Event 5"]),
        ("-1", 3, ["Event 5"]),
        ("9" * 30, 3, ["Event 5"]),
        ("9" * 6000, 3, ["Event 5"]),
        ("-" + "9" * 6000, 3, ["Event 5"]),
        ("002", 2, ["Event 3", "Event 4"]),
    ],
)
def test_a_page_out_of_range_is_the_last_page(
    api: Api, five_events: None, wanted: str, answered: int, names: list[str]
):
    said = api.get(EVENT, current_page=wanted, page_size=2).json()

    assert [event["name"] for event in said["events"]] == names
    assert (said["current_page"], said["last_page"]) == (answered, 3)


def test_a_page_has_twenty_events_unless_told_otherwise_and_a_hundred_at_most(api: Api):
    for number in range(101):
        make_event(ticket_type("VIP"), name=f"Event {number}")

    def sizes(**query: int) -> tuple[int, int]:
        said = api.get(EVENT, **query).json()
        return len(said["events"]), said["last_page"]

    assert sizes() == (20, 6)
    assert sizes(page_size=100) == (100, 2)
    assert sizes(page_size=1) == (1, 101)


@pytest.mark.parametrize("size", ["0", "101", "-1", "9" * 30, "9" * 6000])
def test_a_page_size_outside_1_to_100_is_refused(api: Api, size: str):
    response = api.get(EVENT, page_size=size)

    assert_refused(response, 422, "wrong_page_size")
    assert response.json()["error"] == "A page has from 1 to 100 events."


@pytest.mark.parametrize("name", ["current_page", "page_size"])
@pytest.mark.parametrize(
    "value", ["", "x", "1.0", "1.5", "1e1", "+1", " 1", "1 ", "１", "٣", "1_0", "--1", "-", "null", "true", "0x1", "\0"]
)
def test_what_is_no_integer_is_malformed(api: Api, name: str, value: str):
    response = api.get(EVENT, **{name: value})

    assert_refused(response, 400, "bad_request")
    assert response.json()["error"] == (
        f"The request could not be understood: Expected an integer - at `$.parsed_query.{name}`."
    )


def test_unknown_parameters_and_repeated_ones_do_no_harm(api: Api, five_events: None):
    response = api.client.get(f"{EVENT}?page_size=1&page_size=2&current_page=1&current_page=2&color=red&x=%FF%00")

    assert [event["name"] for event in response.json()["events"]] == ["Event 3", "Event 4"]


def test_what_is_held_and_sold_is_not_left(api: Api):
    event = make_event(ticket_type("VIP", "120.00", 6), ticket_type("Standard", "45.50", 5))
    make_reservation(event, Standard=5)

    listed = api.get(EVENT).json()["events"][0]

    # The cheaper type is gone: nobody is promised its price.
    assert (listed["tickets_left"], listed["from_price"], listed["sold_out"]) == (6, 120.0, False)


def test_an_event_with_nothing_left_is_sold_out_and_still_says_what_it_cost(api: Api):
    make_reservation(make_event(ticket_type("VIP", "120.00", 5)), VIP=5)

    listed = api.get(EVENT).json()["events"][0]

    assert listed["sold_out"] is True
    assert listed["few_left"] is False
    assert (listed["tickets_left"], listed["from_price"]) == (0, 120.0)


def test_few_left_is_said(api: Api):
    event = make_event(ticket_type("VIP", amount=50))
    TicketType.objects.update(sold=45)

    listed = api.get(EVENT).json()["events"][0]

    assert (listed["id"], listed["tickets_left"], listed["few_left"]) == (str(event.pk), 5, True)


def test_an_event_without_types_has_no_price(api: Api):
    make_event().ticket_types.all().delete()

    listed = api.get(EVENT).json()["events"][0]

    assert (listed["from_price"], listed["tickets_left"]) == (None, 0)
    assert (listed["sold_out"], listed["few_left"]) == (False, False)


def test_an_image_has_an_absolute_address(api: Api, olgas_event: Event):
    olgas_event.image.save("jazz.jpg", ContentFile(b"picture"))

    listed = api.get(EVENT).json()["events"][0]

    assert listed["image"] == f"http://127.0.0.1:8000/media/{olgas_event.image.name}"


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_takes_three_queries_however_long_it_is(
    api: Api, count: int, django_assert_num_queries: DjangoAssertNumQueries
):
    for number in range(count):
        make_event(name=f"Event {number}")

    with django_assert_num_queries(3):
        api.get(EVENT, page_size=100)
