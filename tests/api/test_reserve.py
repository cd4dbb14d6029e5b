"""POST /events/reservation/: holding tickets."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from tests.api.calling import NOBODY, RESERVATION, Api, assert_refused, wish
from tests.changes import nothing_changes
from tests.factories import make_event, ticket_type
from tests.moments import at
from ticketonline.core import clock
from ticketonline.events.models import Event
from ticketonline.sales.models import OrderedTicket, Reservation

pytestmark = pytest.mark.django_db


def counters(event: Event) -> dict[str, tuple[int, int]]:
    """Held and sold by ticket type."""
    return {kind.type: (kind.held, kind.sold) for kind in event.ticket_types.all()}


def test_tickets_are_held_and_the_answer_says_until_when(api: Api, olgas_event: Event):
    with at(clock.now().replace(microsecond=0)) as now:
        response = api.post(RESERVATION, wish(olgas_event, VIP=2, Standard=1))

    reservation = Reservation.objects.get()
    assert response.status_code == 200
    assert response.json() == {
        "ok": "Your tickets are reserved. Pay for them before the time runs out.",
        "reservation_id": str(reservation.pk),
        "status": "PENDING",
        "pending_until": (now + timedelta(minutes=15)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "message": "Your tickets are reserved. Pay for them before the time runs out.",
    }
    assert reservation.event == olgas_event
    assert reservation.status == "PENDING"
    assert counters(olgas_event) == {"VIP": (2, 0), "Standard": (1, 0)}
    assert sorted(OrderedTicket.objects.values_list("type__type", flat=True)) == ["Standard", "VIP", "VIP"]


def test_the_hold_lasts_as_long_as_the_operator_says(api: Api, olgas_event: Event, settings: Settings):
    settings.HOLD_SECONDS = 90

    api.reserve(olgas_event)

    reservation = Reservation.objects.get()
    assert reservation.pending_until - reservation.reservation_date == timedelta(seconds=90)


def test_a_type_listed_twice_is_summed(api: Api, olgas_event: Event):
    lines = [{"type": "VIP", "amount": 2}, {"type": "VIP", "amount": 3}]

    response = api.post(RESERVATION, {"event_id": str(olgas_event.pk), "tickets": lines})

    assert response.status_code == 200
    assert counters(olgas_event)["VIP"] == (5, 0)


def test_five_of_every_type_are_allowed(api: Api, olgas_event: Event):
    assert api.post(RESERVATION, wish(olgas_event, VIP=5, Standard=5)).status_code == 200


def test_email_and_language_are_kept_and_never_shown(api: Api, olgas_event: Event):
    response = api.post(RESERVATION, wish(olgas_event) | {"email": " bruno@example.com ", "language": "pl-PL"})

    reservation = Reservation.objects.get()
    assert (reservation.email, reservation.language) == ("bruno@example.com", "pl-PL")
    assert b"bruno" not in response.content


def test_keys_that_nobody_knows_are_ignored(api: Api, olgas_event: Event):
    body = wish(olgas_event) | {"color": "red", "price": 0.01, "status": "COMPLETED", "hold_seconds": 10**9}
    body["tickets"][0] |= {"price": 0}

    response = api.post(RESERVATION, body)

    assert response.status_code == 200
    ticket = OrderedTicket.objects.get()
    assert (ticket.price, ticket.reservation.status) == (120, "PENDING")


def test_an_unknown_event_is_not_found(api: Api, olgas_event: Event):
    with nothing_changes():
        response = api.post(RESERVATION, wish(olgas_event) | {"event_id": NOBODY})

    assert_refused(response, 404, "event_not_found")


def test_a_draft_is_not_found(api: Api):
    draft = make_event(status=Event.Status.DRAFT)

    with nothing_changes():
        response = api.post(RESERVATION, wish(draft))

    assert_refused(response, 404, "event_not_found")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"date": timedelta(seconds=-1)}, "past_event"),
        ({"sales_open_at": timedelta(days=1)}, "sales_not_open"),
        ({"sales_close_at": timedelta(seconds=-1)}, "sales_closed"),
    ],
)
def test_an_event_that_is_not_on_sale_is_refused(api: Api, fields: dict[str, timedelta], code: str):
    event = make_event(**{name: clock.now() + by for name, by in fields.items()})

    with nothing_changes():
        response = api.post(RESERVATION, wish(event))

    assert_refused(response, 409, code)


def test_what_is_sold_out_is_refused_with_every_shortage_named(api: Api, stellas_api: Api):
    event = make_event(ticket_type("VIP", amount=3), ticket_type("Standard", amount=4), ticket_type("Floor"))
    stellas_api.reserve(event, VIP=2, Standard=3)

    with nothing_changes():
        response = api.post(RESERVATION, wish(event, VIP=2, Standard=2, Floor=1))

    assert_refused(response, 409, "sold_out")
    assert response.json()["error"] == "Not enough tickets are left: VIP (1), Standard (1)."
    assert response.cookies == {}


def test_the_tickets_of_a_hold_that_ended_can_be_had_at_that_second(api: Api, stellas_api: Api):
    event = make_event(ticket_type("VIP", amount=1))
    stellas_api.reserve(event)
    ends = Reservation.objects.get().pending_until

    with at(ends - timedelta(microseconds=1)), nothing_changes():
        assert_refused(api.post(RESERVATION, wish(event)), 409, "sold_out")
    with at(ends):
        response = api.post(RESERVATION, wish(event))

    assert response.status_code == 200
    assert counters(event) == {"VIP": (1, 0)}


@pytest.mark.parametrize("amount", [0, -1, -(10**30)])
@pytest.mark.parametrize("beside", [0, 1])
def test_an_amount_below_one_is_refused(api: Api, olgas_event: Event, amount: int, beside: int):
    body = wish(olgas_event, VIP=amount, **({"Standard": beside} if beside else {}))

    with nothing_changes():
        response = api.post(RESERVATION, body)

    assert_refused(response, 422, "wrong_amount")


@pytest.mark.parametrize("amount", [6, 2**31, 2**63, 2**64, 10**30, 10**400])
def test_more_than_the_limit_is_refused(api: Api, olgas_event: Event, amount: int):
    with nothing_changes():
        response = api.post(RESERVATION, wish(olgas_event, VIP=amount))

    assert_refused(response, 422, "over_limit")
    assert response.json()["error"] == "At most 5 tickets of this type in one reservation: VIP."


def test_the_same_type_listed_twice_past_the_limit_is_refused(api: Api, olgas_event: Event):
    lines = [{"type": "VIP", "amount": 3}, {"type": "VIP", "amount": 3}]

    with nothing_changes():
        response = api.post(RESERVATION, {"event_id": str(olgas_event.pk), "tickets": lines})

    assert_refused(response, 422, "over_limit")


def test_the_organisers_own_limit_counts(api: Api):
    event = make_event(ticket_type("VIP", limit=2))

    assert api.post(RESERVATION, wish(event, VIP=2)).status_code == 200
    assert_refused(api.post(RESERVATION, wish(event, VIP=3)), 422, "over_limit")


@pytest.mark.parametrize(
    ("tickets", "code"), [([], "nothing_wanted"), ([{"type": "VIP", "amount": 1}] * 1_000, "over_limit")]
)
def test_no_ticket_at_all_and_endless_lists_are_refused(api: Api, olgas_event: Event, tickets: list[Any], code: str):
    with nothing_changes():
        response = api.post(RESERVATION, {"event_id": str(olgas_event.pk), "tickets": tickets})

    assert_refused(response, 422, code)


@pytest.mark.parametrize("name", ["", "vip", " VIP", "VIP\0", "V\u200bIP", "%(type)s", "'; DROP TABLE --", "🎟" * 1000])
def test_an_unknown_ticket_type_is_refused(api: Api, olgas_event: Event, name: str):
    with nothing_changes():
        response = api.post(RESERVATION, wish(olgas_event, **{name: 1}))

    assert_refused(response, 422, "unknown_ticket_type")
    assert response.json()["error"] == f"This event has no such ticket type: {name}."


def test_the_type_of_another_event_is_unknown(api: Api, olgas_event: Event):
    other = make_event(ticket_type("Floor"))

    with nothing_changes():
        response = api.post(RESERVATION, wish(olgas_event, Floor=1) | {"event_id": str(olgas_event.pk)})

    assert other.pk != olgas_event.pk
    assert_refused(response, 422, "unknown_ticket_type")


@pytest.mark.parametrize(
    "email", ["bruno", "bruno@", "@example.com", "a b@example.com", "b\0@example.com", f"{'b' * 250}@example.com"]
)
def test_what_is_no_email_address_is_refused(api: Api, olgas_event: Event, email: str):
    with nothing_changes():
        response = api.post(RESERVATION, wish(olgas_event) | {"email": email})

    assert_refused(response, 422, "invalid_email")


@pytest.mark.parametrize("language", ["p", "pl_PL", "polski język", "pl\0", "en-" + "x" * 40])
def test_what_is_no_language_is_refused(api: Api, olgas_event: Event, language: str):
    with nothing_changes():
        response = api.post(RESERVATION, wish(olgas_event) | {"language": language})

    assert_refused(response, 422, "invalid_language")


def test_the_id_is_one_that_sorts_by_time(api: Api, olgas_event: Event):
    first, second = UUID(api.reserve(olgas_event)), UUID(api.reserve(olgas_event))

    assert first.version == second.version == 7
    assert first < second


def test_a_reservation_takes_as_many_queries_for_one_ticket_as_for_five(api: Api, olgas_event: Event):
    def count(amount: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            api.reserve(olgas_event, VIP=amount)
        return len(queries)

    assert count(1) == count(5)
