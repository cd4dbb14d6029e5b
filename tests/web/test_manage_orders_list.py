"""The list of orders: whose, in which order, by what filter, and its pages."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import (
    make_event,
    make_member,
    make_organiser,
    make_promo_code,
    make_reservation,
    ticket_type,
)
from tests.moments import at, later
from tests.web.manage_forms import browser_of
from tests.web.pages import read
from ticketonline.accounts.rules import Role
from ticketonline.core import clock
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales import order_list
from ticketonline.sales.services.cancel import cancel

pytestmark = pytest.mark.django_db

ADDRESS = "/manage/olgas-nights/orders/"


@pytest.fixture
def olga(olgas_event):
    return browser_of(make_member())


def in_turn(event, count):
    """So many reservations, each a second after the one before: within a millisecond chance puts them in order."""
    made = []
    for number in range(count):
        with later(seconds=number):
            made.append(make_reservation(event))
    return made


def paid(event, email="bruno@example.org", **amounts):
    reservation = make_reservation(event, **amounts)
    settle(start_payment(reservation.pk, email=email).pk, Answer())
    return reservation


def listed(client, **query):
    """The ids in the list, in its order."""
    answer = client.get(ADDRESS, query)
    assert answer.status_code == 200
    return ids_on(read(answer))


def ids_on(page):
    links = [link["href"] for link in page.all("a")]
    return [link.split("/")[-2] for link in links if link.startswith(ADDRESS) and link != ADDRESS]


def ids(*reservations):
    return [str(one.pk) for one in reservations]


def test_the_newest_come_first(olga, olgas_event):
    first, second = in_turn(olgas_event, 2)

    assert listed(olga) == ids(second, first)


def test_a_row_says_what_was_ordered_and_by_whom(olga, olgas_event):
    paid(olgas_event, VIP=1, Standard=2)

    page = read(olga.get(ADDRESS))
    cells = page.texts("td")

    assert cells == ["Paid", "1 × VIP2 × Standard", "€211.00", "bruno@example.org"]
    assert "Jazz Night" in page.one("th", scope="row").text


def test_other_organisers_orders_are_not_there(olga, olgas_event):
    others = make_event(organiser=make_organiser("stellas", "Stella’s"))
    paid(others)

    assert listed(olga) == []
    assert listed(olga, q="bruno@") == []


def test_an_event_of_another_organiser_can_not_be_chosen(olga):
    others = make_event(organiser=make_organiser("stellas", "Stella’s"))

    answer = olga.get(ADDRESS, {"event": str(others.pk)})

    assert answer.status_code == 422
    assert others.name not in [option.text for option in read(answer).all("option", value=str(others.pk))]


def test_who_is_narrowed_sees_the_orders_of_their_events_alone(olgas_event):
    other = make_event(name="Poetry")
    narrowed = browser_of(make_member(role=Role.BOX_OFFICE, events=[other]))
    make_reservation(olgas_event)
    own = make_reservation(other)

    assert listed(narrowed) == ids(own)


def test_a_viewer_does_not_see_the_list(olgas_event):
    assert browser_of(make_member(role=Role.VIEWER)).get(ADDRESS).status_code == 403


def test_by_event(olga, olgas_event):
    other = make_event(name="Poetry")
    make_reservation(olgas_event)
    wanted = make_reservation(other)

    assert listed(olga, event=str(other.pk)) == ids(wanted)


def test_by_state_a_hold_that_ran_out_reads_as_cancelled_before_it_is_swept(olga, olgas_event):
    bought = paid(olgas_event)
    cancelled = make_reservation(olgas_event)
    cancel(cancelled.pk)
    with later(seconds=1):
        ran_out = make_reservation(olgas_event)

    with later(hours=1):
        pending = make_reservation(olgas_event)
        assert listed(olga, state="PENDING") == ids(pending)
        assert listed(olga, state="COMPLETED") == ids(bought)
        assert listed(olga, state="CANCELLED") == ids(ran_out, cancelled)
        assert "Pending" in read(olga.get(ADDRESS)).texts("td")
        assert read(olga.get(ADDRESS)).texts("td").count("Cancelled") == 2


@pytest.mark.parametrize("state", ["", "PENDING", "CANCELLED"])
def test_by_ticket_type_and_state(olga, olgas_event, state):
    vip = olgas_event.ticket_types.get(type="VIP")
    make_reservation(olgas_event, Standard=1)
    wanted = make_reservation(olgas_event, VIP=2, Standard=1)
    with later(seconds=1):
        given_back = make_reservation(olgas_event, VIP=1)
    cancel(given_back.pk)

    found = listed(olga, event=str(olgas_event.pk), type=str(vip.pk), state=state)

    assert found == {"": ids(given_back, wanted), "PENDING": ids(wanted), "CANCELLED": ids(given_back)}[state]


def test_a_type_of_another_event_is_forgotten(olga, olgas_event):
    other = make_event(ticket_type("Seat"), name="Poetry")
    wanted = make_reservation(olgas_event)

    assert listed(olga, event=str(olgas_event.pk), type=str(other.ticket_types.get().pk)) == ids(wanted)


@pytest.mark.parametrize(
    ("more", "expected"),
    [({}, ["given_back", "both", "seat"]), ({"type": "VIP"}, ["both"]), ({"state": "CANCELLED"}, ["given_back"])],
)
def test_by_promo_code_all_of_them_page_by_page(olga, olgas_event, monkeypatch, more, expected):
    monkeypatch.setattr(order_list, "PAGE_SIZE", 2)
    make_promo_code(olgas_event, "SUMMER", types=["Standard"])
    make_promo_code(olgas_event, "PRESS", types=["VIP", "Standard"])
    sold = {}
    amounts = {"seat": {"Standard": 1}, "both": {"Standard": 1, "VIP": 1}, "given_back": {"Standard": 2}}
    for number, (name, wanted) in enumerate(amounts.items()):
        with later(seconds=number):
            sold[name] = make_reservation(olgas_event, promo_code="PRESS", **wanted)
            make_reservation(olgas_event, promo_code="SUMMER", **wanted)
            make_reservation(olgas_event, **wanted)
    cancel(sold["given_back"].pk)
    if kind := more.get("type"):
        more = {"type": str(olgas_event.ticket_types.get(type=kind).pk)}

    page = read(olga.get(ADDRESS, {"event": str(olgas_event.pk), "code": " press", **more}))
    found = ids_on(page)
    for link in page.all("a", rel="next"):
        found += ids_on(read(olga.get(ADDRESS + link["href"])))

    assert found == ids(*[sold[name] for name in expected])


def test_a_promo_code_that_the_event_has_not_is_told_beside_the_field(olga, olgas_event):
    make_promo_code(olgas_event, "PRESS")
    make_promo_code(make_event(name="Poetry"), "SUMMER")

    answer = olga.get(ADDRESS, {"event": str(olgas_event.pk), "code": "SUMMER"})

    page = read(answer)
    assert answer.status_code == 422
    assert page.one("input", id="id_code")["aria-invalid"] == "true"
    assert "This event has no such promo code." in page.text


def test_when_it_is_looked_through_for_too_long_the_page_says_so_and_leads_on(olga, olgas_event, monkeypatch):
    monkeypatch.setattr(order_list, "LOOKED_THROUGH_AT_ONCE", 2)
    monkeypatch.setattr(order_list, "MOST_LOOKED_THROUGH", 2)
    vip = str(olgas_event.ticket_types.get(type="VIP").pk)
    wanted = paid(olgas_event)
    for _ in range(3):
        make_reservation(olgas_event)
    query = {"event": str(olgas_event.pk), "type": vip, "state": "COMPLETED"}

    first = read(olga.get(ADDRESS, query))
    second = read(olga.get(ADDRESS + first.one("a", rel="next")["href"]))

    assert ids_on(first) == []
    assert "Only a part of the orders was looked through." in first.text
    assert ids_on(second) == ids(wanted)
    assert second.all("a", rel="next") == []


def test_by_days_of_the_events_time_zone(olga):
    event = make_event(time_zone="Europe/Warsaw", date=clock.now() + timedelta(days=400))
    noon = clock.now().replace(hour=12, minute=0) + timedelta(days=10)
    moments = [noon.replace(hour=22, minute=59), noon.replace(hour=23, minute=1)]  # 23:59 and 0:01 in Warsaw, or later
    with at(moments[0].replace(month=1, day=10)):
        before = make_reservation(event)
    with at(moments[1].replace(month=1, day=10)):
        after = make_reservation(event)
    year = before.reservation_date.year

    def of(since, until):
        return listed(olga, event=str(event.pk), since=f"{year}-01-{since}", until=f"{year}-01-{until}")

    assert of(10, 10) == ids(before)
    assert of(11, 11) == ids(after)
    assert of(10, 11) == ids(after, before)
    assert of(12, 20) == []


def test_while_no_event_is_chosen_the_days_are_those_of_the_zone_that_all_share(db):
    make_event(time_zone="Europe/Warsaw")
    olga = browser_of(make_member())
    assert "in this time zone: Europe/Warsaw." in read(olga.get(ADDRESS)).text

    make_event(name="Fado Night", time_zone="Europe/Lisbon")

    assert "in this time zone: UTC." in read(olga.get(ADDRESS)).text


def test_days_in_the_wrong_order_are_told_beside_the_field(olga):
    answer = olga.get(ADDRESS, {"since": "2026-05-02", "until": "2026-05-01", "q": "bru"})

    page = read(answer)
    assert answer.status_code == 422
    assert page.one("input", id="id_until")["aria-invalid"] == "true"
    assert page.one("input", id="id_q")["value"] == "bru"


@pytest.mark.parametrize("text", ["bruno@", "Bruno@Example", "bruno@example.org"])
def test_by_the_beginning_of_the_address(olga, olgas_event, text):
    wanted = paid(olgas_event)
    paid(olgas_event, email="%runo@example.org")
    make_reservation(olgas_event)

    assert listed(olga, q=text) == ids(wanted)


@pytest.mark.parametrize("text", ["%run", "_run"])
def test_signs_that_a_database_takes_for_any_other_are_taken_as_they_are(olga, olgas_event, text):
    paid(olgas_event)

    assert listed(olga, q=text) == []


def test_by_the_beginning_of_its_id_or_of_a_payments(olga, olgas_event):
    with later(days=-1):
        bought = make_reservation(olgas_event)
        payment = start_payment(bought.pk)
    other = make_reservation(olgas_event)

    assert listed(olga, q=str(bought.pk)) == ids(bought)
    assert listed(olga, q=str(bought.pk).upper()[:20]) == ids(bought)
    assert listed(olga, q=payment.pk.hex) == ids(bought)
    assert listed(olga, q=str(other.pk)[:13]) == ids(other)


def test_a_payment_of_another_organisers_leads_nowhere(olga):
    others = make_event(organiser=make_organiser("stellas", "Stella’s"))
    payment = start_payment(make_reservation(others).pk)

    assert listed(olga, q=str(payment.pk)) == []


def test_text_and_all_the_rest_must_hold_together(olga, olgas_event):
    other = make_event(name="Poetry")
    wanted = paid(olgas_event, Standard=1)
    paid(olgas_event, VIP=1)
    paid(other)
    standard = str(olgas_event.ticket_types.get(type="Standard").pk)

    assert listed(olga, q="bru", event=str(olgas_event.pk), type=standard, state="COMPLETED") == ids(wanted)
    assert listed(olga, q="bru", event=str(olgas_event.pk), type=standard, state="CANCELLED") == []


def test_pages_stay_as_they_are_while_new_orders_come_in(olga, olgas_event, monkeypatch):
    monkeypatch.setattr(order_list, "PAGE_SIZE", 2)
    a, b, c, d, e = in_turn(olgas_event, 5)

    first = read(olga.get(ADDRESS, {"state": "PENDING"}))
    with later(seconds=9):
        f = make_reservation(olgas_event)
    second = read(olga.get(ADDRESS + first.one("a", rel="next")["href"]))
    third = read(olga.get(ADDRESS + second.one("a", rel="next")["href"]))
    back = read(olga.get(ADDRESS + third.one("a", rel="prev")["href"]))
    newest = read(olga.get(ADDRESS + back.one("a", rel="prev")["href"]))
    top = read(olga.get(ADDRESS + newest.one("a", rel="prev")["href"]))

    assert ids_on(first) == ids(e, d)
    assert first.all("a", rel="prev") == []
    assert (ids_on(second), ids_on(third), ids_on(back)) == (ids(c, b), ids(a), ids(c, b))
    assert third.all("a", rel="next") == []
    assert ids_on(newest) == ids(e, d)
    assert ids_on(top) == ids(f, e)  # the first page is always full
    assert top.all("a", rel="prev") == []


def test_totals_are_the_counters_of_the_event_and_type_chosen(olga, olgas_event):
    make_reservation(olgas_event, VIP=2)
    paid(olgas_event, VIP=1, Standard=3)
    make_reservation(make_event(name="Poetry"), VIP=4)
    vip = str(olgas_event.ticket_types.get(type="VIP").pk)

    assert read(olga.get(ADDRESS)).texts("dd") == ["6", "4"]
    assert read(olga.get(ADDRESS, {"event": str(olgas_event.pk)})).texts("dd") == ["2", "4"]
    assert read(olga.get(ADDRESS, {"event": str(olgas_event.pk), "type": vip})).texts("dd") == ["2", "1"]


def test_an_empty_list_says_which_kind_of_empty(olga):
    assert "Nobody has ordered anything yet." in read(olga.get(ADDRESS)).text
    assert "No order is like this." in read(olga.get(ADDRESS, {"q": "nobody"})).text


def test_the_number_of_queries_does_not_grow_with_the_list(olga, olgas_event):
    in_turn(olgas_event, 1)
    olga.get(ADDRESS)
    with CaptureQueriesContext(connection) as of_one:
        olga.get(ADDRESS)

    in_turn(olgas_event, 12)
    with CaptureQueriesContext(connection) as of_many:
        olga.get(ADDRESS)

    assert len(of_many) == len(of_one)
