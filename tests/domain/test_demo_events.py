"""What a visitor finds after the demo is loaded, and that all its figures agree."""

import stat
from collections import Counter, defaultdict
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from PIL import Image

from tests.changes import nothing_changes
from ticketonline.accounts.models import Membership, Organiser, User
from ticketonline.accounts.queries import list_team
from ticketonline.accounts.rules import Role
from ticketonline.books.verify import verify
from ticketonline.core import money
from ticketonline.demo.login import FILE, find_login
from ticketonline.demo.programme import EVENTS
from ticketonline.demo.services.found_teams import NAME, NEIGHBOUR
from ticketonline.demo.services.load import NEIGHBOURS, VIEWERS, load_if_empty
from ticketonline.events.models import Event, TicketType
from ticketonline.events.queries import list_of_member
from ticketonline.events.rules import SalesState, is_few_left
from ticketonline.payments.models import Transaction
from ticketonline.sales.models import OrderedTicket, Reservation
from ticketonline.statistics.models import EventStatistics, HourlySales, TypeStatistics
from ticketonline.statistics.queries import get_event_sales, list_hours


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup, django_db_blocker):
    """The demo, loaded once for all tests of this file and rolled back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        (settings.DATA_FOLDER / FILE).touch(mode=0o644)  # which is not to stay readable for everybody
        assert load_if_empty()
        # Else PostgreSQL looks again at every reference at the end of each test: a savepoint forgets that it did.
        connection.check_constraints()
        yield
        transaction.set_rollback(True)


pytestmark = pytest.mark.django_db


def types_of(slug):
    return TicketType.objects.filter(event__slug=slug)


def published():
    return Event.objects.filter(status="PUBLISHED")


# --- The programme ------------------------------------------------------------------------------------------------


def test_there_is_a_lot_to_choose_from():
    events = published()

    assert events.count() >= 16
    assert len({event.city for event in events}) >= 12
    assert {"EUR", "PLN", "USD", "JPY", "GBP", "CHF", "KWD"} <= {event.currency for event in events}
    assert len({event.time_zone for event in events}) >= 10
    assert len({event.image.name for event in Event.objects.all()}) == Event.objects.count() == len(EVENTS)


@pytest.mark.one_engine
def test_every_event_says_what_it_is_and_where():
    for event in Event.objects.all():
        event.full_clean()
        assert all([event.venue, event.address, event.city, event.country])
        paragraphs = event.description.split("\n\n")
        assert 2 <= len(paragraphs) <= 4
        assert not any("\n" in paragraph or "  " in paragraph for paragraph in paragraphs)
        assert event.ticket_types.count() >= 2


@pytest.mark.one_engine
def test_every_poster_is_a_picture_of_the_page_s_size():
    for event in Event.objects.all():
        with event.image.open() as file:
            assert file.size <= 32 * 1024
            image = Image.open(file)
            assert (image.format, image.size) == ("PNG", (1200, 630))


def test_something_is_free():
    assert any(
        all(kind.price == 0 for kind in event.ticket_types.all()) and event.sales_state == SalesState.OPEN
        for event in published()
    )


def test_one_is_sold_out():
    sold_out = [event for event in published() if all(kind.left == 0 for kind in event.ticket_types.all())]

    assert [(event.slug, event.sales_state) for event in sold_out] == [("one-piano-forty-candles", SalesState.OPEN)]


def test_one_has_few_left():
    left = types_of("umami-lab")

    assert left.count() == 2
    assert all(is_few_left(left=kind.left, amount=kind.amount) for kind in left)


def test_the_stadium_has_a_hundred_thousand_tickets_of_one_type_on_sale():
    stadium = TicketType.objects.get(amount=100_000)

    assert stadium.event.sales_state == SalesState.OPEN
    assert stadium.sold > 2_000
    assert stadium.left > 90_000


def test_there_is_an_event_in_every_state_of_sales():
    states = Counter(event.sales_state for event in published())

    assert states[SalesState.NOT_YET] == 1
    assert states[SalesState.CLOSED] == 1
    assert states[SalesState.PAST] == 2
    assert states[SalesState.OPEN] >= 12
    assert Event.objects.filter(status="DRAFT").count() == 1


def test_one_begins_within_a_day():
    now = timezone.now()

    assert published().filter(date__gt=now, date__lt=now + timedelta(days=1)).count() == 1


@pytest.mark.one_engine
def test_events_begin_when_people_would_come():
    for event in Event.objects.all():
        begins = event.date.astimezone(ZoneInfo(event.time_zone))
        assert 6 <= begins.hour <= 23
        assert begins.minute in (0, 15, 30, 40, 45)


def test_prices_have_the_places_of_their_currency():
    for kind in TicketType.objects.select_related("event"):
        assert money.exact(kind.price, kind.event.currency) == kind.price


# --- The figures --------------------------------------------------------------------------------------------------


@pytest.mark.one_engine
def test_the_counters_are_what_was_sold():
    sold = Counter(OrderedTicket.objects.filter(reservation__status="COMPLETED").values_list("type_id", flat=True))

    for kind in TicketType.objects.all():
        assert (kind.sold, kind.held) == (sold[kind.pk], 0)
    wanted = {(event.slug, kind.type): kind.sold for event in EVENTS for kind in event.types}
    assert wanted == {(kind.event.slug, kind.type): kind.sold for kind in TicketType.objects.select_related("event")}


@pytest.mark.one_engine
def test_the_statistics_are_what_was_sold():
    sold = Counter(OrderedTicket.objects.filter(reservation__status="COMPLETED").values_list("type_id", flat=True))

    assert sold == dict(TypeStatistics.objects.values_list("ticket_type_id", "tickets_sold"))
    assert not TypeStatistics.objects.exclude(tickets_sold_late=0).exists()
    assert all(row.ticket_type.event_id == row.event_id for row in TypeStatistics.objects.select_related("ticket_type"))


@pytest.mark.one_engine
def test_the_hours_are_those_of_the_sales():
    was_paid = OrderedTicket.objects.exclude(reservation__status="CANCELLED", reservation__returned_at=None)
    was_returned = OrderedTicket.objects.exclude(reservation__returned_at=None)
    sold, returned = (
        Counter(
            (moment.replace(minute=0, second=0, microsecond=0), type_id)
            for moment, type_id in tickets.values_list(f"reservation__{column}", "type_id")
        )
        for tickets, column in ((was_paid, "closed_at"), (was_returned, "returned_at"))
    )

    rows = {(row.hour, row.ticket_type_id): row for row in HourlySales.objects.all()}
    assert {key: row.tickets_sold for key, row in rows.items() if row.tickets_sold} == sold
    assert {key: row.tickets_returned for key, row in rows.items() if row.tickets_returned} == returned
    assert returned
    assert all(row.ticket_type.event_id == row.event_id for row in HourlySales.objects.select_related("ticket_type"))


def test_the_statistics_of_what_has_begun_are_frozen_and_those_to_come_are_not():
    now = timezone.now()

    for row in EventStatistics.objects.select_related("event"):
        assert row.frozen_at == (row.event.date if row.event.date <= now else None)


def test_reading_the_statistics_changes_nothing():
    past = Event.objects.get(slug="harbour-lights")

    with nothing_changes():
        sales = get_event_sales(past)
        hours = list_hours(past)

    assert sales.all_sold == sum(hour.sold for hour in hours) == 912 + 400 + 57


@pytest.mark.one_engine
def test_what_was_paid_is_what_the_tickets_cost():
    prices = defaultdict(Decimal)
    for reservation_id, price in OrderedTicket.objects.values_list("reservation_id", "price"):
        prices[reservation_id] += price
    completed = Reservation.objects.exclude(status="CANCELLED", returned_at=None).values_list("pk", flat=True)

    for paid in Transaction.objects.select_related("reservation__event"):
        assert paid.amount == prices[paid.reservation_id]
        assert paid.currency == paid.reservation.event.currency
        assert paid.reservation.reservation_date <= paid.date <= paid.closed_at <= paid.reservation.closed_at
        back = paid.reservation.returned_at if paid.status == "COMPLETED" and paid.amount else None
        assert (paid.refund_due_at, paid.refunded_at) == (back, back)
    payments = Transaction.objects.filter(status="COMPLETED").values_list("reservation_id", flat=True)
    assert Counter(payments) == Counter(completed)
    assert Transaction.objects.filter(status="PENDING").count() == 0
    assert Transaction.objects.filter(status="ERROR").count() > 20


@pytest.mark.one_engine
def test_tickets_cost_what_their_type_costs_and_belong_to_its_event():
    for ticket in OrderedTicket.objects.select_related("type", "reservation"):
        assert ticket.price == ticket.type.price
        assert ticket.reservation.event_id == ticket.type.event_id


@pytest.mark.one_engine
def test_nobody_took_more_than_the_limit():
    for (_, type_id), amount in Counter(OrderedTicket.objects.values_list("reservation_id", "type_id")).items():
        assert 1 <= amount <= TicketType.objects.get(pk=type_id).limit_per_reservation


@pytest.mark.one_engine
def test_every_reservation_has_a_course_that_the_services_could_have_given_it():
    now = timezone.now()

    assert set(Reservation.objects.values_list("status", flat=True)) == {"COMPLETED", "CANCELLED"}
    with_tickets = set(OrderedTicket.objects.values_list("reservation_id", flat=True))
    for reservation in Reservation.objects.select_related("event"):
        event = reservation.event
        assert reservation.pk in with_tickets
        assert event.created_at < event.sales_open_at <= reservation.reservation_date < event.date
        assert event.sales_close_at is None or reservation.reservation_date < event.sales_close_at
        assert reservation.reservation_date < reservation.pending_until <= reservation.hold_ends_at
        assert reservation.closed_at <= min(reservation.pending_until, now)
        assert reservation.is_paying is False
        assert event.status == "PUBLISHED"
        if reservation.status == "COMPLETED":
            assert reservation.closed_at < event.date


def test_loading_again_changes_nothing():
    with nothing_changes():
        assert load_if_empty() is False


def test_all_of_it_is_right_by_the_books():
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # PostgreSQL takes tables that tests emptied for empty, and looks at each row anew

    assert verify() == []


# --- Who works on it ------------------------------------------------------------------------------------------------


def test_the_organiser_can_log_in_with_what_is_kept_for_this_user_alone():
    login = find_login()
    organiser = User.objects.get(username=login.username)
    assert organiser.check_password(login.password)
    assert (organiser.is_staff, organiser.is_superuser) == (True, False)
    assert len(login.password) >= 16
    assert stat.S_IMODE((settings.DATA_FOLDER / FILE).stat().st_mode) == 0o600


def test_a_team_with_each_role_works_for_the_organiser_and_sees_nothing_of_the_neighbour():
    organiser, neighbour = (Organiser.objects.get(name=name) for name in (NAME, NEIGHBOUR))
    login = find_login()
    team = {member.user.username: member for member in list_team(organiser)}
    assert {name: Role(member.role) for name, member in team.items()} == {
        "organiser": Role.OWNER,
        "manager": Role.MANAGER,
        "finance": Role.FINANCE,
        "boxoffice": Role.BOX_OFFICE,
        "viewer": Role.VIEWER,
    }
    assert all(member.user.check_password(login.password) and member.user.get_full_name() for member in team.values())
    assert [event.slug for event in neighbour.events.all()] == [NEIGHBOURS]
    assert not Membership.objects.filter(organiser=neighbour, user__in=[member.user for member in team.values()])
    assert {event.slug for event in list_of_member(team["viewer"])} == {*VIEWERS}
    assert list_of_member(team["manager"]).count() == len(EVENTS) - 1


def test_the_team_may_log_in_with_name_or_address():
    for user in User.objects.all():
        address = EmailAddress.objects.get(user=user)
        assert (address.email, address.verified, address.primary) == (f"{user.username}@example.com", True, True)
