"""Orders found by what people say on the telephone: the number on the ticket, its code, and whoever has it."""

import pytest
from django.test import Client

from tests.delivery.holding import FRIEDA, bought, tickets_of
from tests.factories import make_event, make_member, make_organiser
from tests.web.manage_forms import browser_of
from tests.web.pages import read
from ticketonline.accounts.rules import Role
from ticketonline.delivery.order_search import with_text
from ticketonline.delivery.services.name_holder import name_holder
from ticketonline.delivery.services.pages import to_be_printed
from ticketonline.delivery.services.pass_on import pass_on
from ticketonline.sales.models import Reservation
from ticketonline.sales.order_list import Search

pytestmark = pytest.mark.django_db

ADDRESS = "/manage/olgas-nights/orders/"


@pytest.fixture
def order() -> Reservation:
    return bought(make_event())


@pytest.fixture
def olga(order: Reservation) -> Client:
    bought(make_event(name="Poetry"), email="other@example.org", name="Other Buyer")
    return browser_of(make_member())


def found(client: Client, text: str) -> list[str]:
    """The ids in the list."""
    answer = client.get(ADDRESS, {"q": text})
    assert answer.status_code == 200
    links = [link["href"] for link in read(answer).all("a")]
    return [link.split("/")[-2] for link in links if link.startswith(f"{ADDRESS}0")]


@pytest.mark.parametrize("as_typed", ["{}", "#{}", " {} "])
def test_by_the_number_that_is_printed_on_the_ticket(olga: Client, order: Reservation, as_typed: str):
    number = to_be_printed(tickets_of(order))[0].order

    assert found(olga, as_typed.format(number)) == [str(order.pk)]
    assert found(olga, as_typed.format(number.lower())) == [str(order.pk)]


def test_by_more_of_the_end_of_the_id_and_not_by_a_wrong_one(olga: Client, order: Reservation):
    end = order.pk.hex[-12:]
    other = f"{int(end[0], 16) ^ 1:x}{end[1:]}"

    assert found(olga, end) == [str(order.pk)]
    assert found(olga, other) == []


def test_by_the_code_of_a_ticket_however_it_is_typed_and_by_the_one_it_had(olga: Client, order: Reservation):
    first, second = tickets_of(order)
    pass_on(first, email=FRIEDA, name="Frieda Fox")
    new = tickets_of(order)[0].code_in_groups

    for code in (second.code_in_groups, second.code.lower(), new, first.code):
        assert found(olga, code) == [str(order.pk)]
    assert found(olga, second.code[:-1]) == []


@pytest.mark.parametrize("text", ["Frieda F", "frieda", "FRIEDA@", FRIEDA, "Aunt  ag"])
def test_by_how_a_holders_name_or_address_begins(olga: Client, order: Reservation, text: str):
    first, second = tickets_of(order)
    name_holder(second, name="Aunt Agatha")
    pass_on(first, email=FRIEDA, name="Frieda Fox")

    assert found(olga, text) == [str(order.pk)]


def test_of_another_organisers_order_nothing_finds_anything(olga: Client):
    others = bought(make_event(organiser=make_organiser("stellas", "Stella’s")))
    first, second = tickets_of(others)
    pass_on(first, email=FRIEDA, name="Frieda Fox")

    for text in (others.pk.hex[-8:], second.code, first.code, "Frieda", FRIEDA):
        assert found(olga, text) == []


def test_who_works_on_another_event_alone_finds_nothing_and_prints_nothing(order: Reservation):
    first, second = tickets_of(order)
    pass_on(first, email=FRIEDA, name="Frieda Fox")
    nina = browser_of(make_member(role=Role.MANAGER, events=[make_event(name="Poetry")]))

    for text in (order.pk.hex[-8:], second.code, first.code, "Frieda", FRIEDA):
        assert found(nina, text) == []
    assert nina.get(f"{ADDRESS}{order.pk}/tickets.pdf").status_code == 404


def test_more_holders_than_are_looked_at_are_told(order: Reservation, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("ticketonline.delivery.order_search.MOST_MATCHES", 2)
    member = make_member()
    for ticket in tickets_of(order):
        name_holder(ticket, name="Aunt Agatha")

    of_two = with_text(member, Search(), "Aunt")
    name_holder(tickets_of(bought(make_event(name="Poetry")))[0], name="Aunt Agatha")
    of_three = with_text(member, Search(), "Aunt")

    assert (of_two[0].among, of_two[1]) == ({order.pk}, False)
    assert of_three[1] is True


def test_the_field_says_what_it_finds(olga: Client):
    page = read(olga.get(ADDRESS))

    assert page.one("input", id="id_q")["placeholder"] == "Anna, 1A2B3C4D, K7QF-3MXH-92F"
    assert "the whole code of a ticket" in page.text
