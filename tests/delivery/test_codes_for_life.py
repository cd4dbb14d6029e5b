"""Whatever holders do with tickets: each has one code that admits, no two share one, and what was void stays void."""

from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.delivery.holding import bought, tickets_of
from tests.factories import make_event, ticket_type
from ticketonline.audit.actor import OPERATOR
from ticketonline.core.errors import DomainError
from ticketonline.delivery.services.issue import State, check, qr_text, renew, void
from ticketonline.delivery.services.keys import rotate_key
from ticketonline.delivery.services.name_holder import name_holder
from ticketonline.delivery.services.pass_on import pass_on
from ticketonline.sales.models import Reservation

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

DEEDS = st.lists(
    st.tuples(st.sampled_from(["pass on", "void", "renew", "name", "change the key"]), st.integers(0, 2)), max_size=8
)
numbers = count()
friends = (f"friend{number}@example.org" for number in count())


def codes_of(order: Reservation) -> set[str]:
    """Every code that admits somebody, as the tickets say it."""
    return {code for one in tickets_of(order) if not one.voided_at for code in (one.code, qr_text(one))}


def do(deed: str, order: Reservation, number: int) -> None:
    ticket = tickets_of(order)[number]
    match deed:
        case "pass on":
            pass_on(ticket, email=next(friends))
        case "void":
            void(ticket)
        case "renew":
            renew(ticket)
        case "name":
            name_holder(ticket, name=f"Somebody {number}")
        case "change the key":
            rotate_key(order.event_id, by=OPERATOR)


@settings(max_examples=10, deadline=None)
@given(deeds=DEEDS)
def test_what_was_void_stays_void_and_what_is_valid_is_one_tickets(deeds: list[tuple[str, int]]):
    order = bought(make_event(ticket_type("VIP"), slug=f"night-{next(numbers)}"), VIP=3)
    seen = codes_of(order)

    for deed, number in deeds:
        try:
            do(deed, order, number)
        except DomainError:  # to pass on what is void, for one
            continue
        now = codes_of(order)
        seen |= now

        states = {code: check(code).state for code in seen}
        assert {code for code, state in states.items() if state == State.VALID} == now
        assert {state for code, state in states.items() if code not in now} <= {State.VOID}
        assert len(now) == 2 * sum(not one.voided_at for one in tickets_of(order))
