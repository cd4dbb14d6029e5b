"""The secret links: what they open, and what makes them void."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.delivery.holding import BRUNO, FRIEDA, bought, mails_to, secret_in, tickets_of
from tests.factories import make_event
from ticketonline.audit.actor import BUYER, OPERATOR
from ticketonline.delivery.errors import LinkUnknown, NotSold, SentTooOften
from ticketonline.delivery.links import link_to_order, link_to_ticket, open_link
from ticketonline.delivery.services.pass_on import pass_on
from ticketonline.delivery.services.renew_link import MOST_A_DAY, renew_link
from ticketonline.payments.services.return_order import return_order
from ticketonline.sales.models import Reservation
from ticketonline.sales.services.change_contact import change_contact

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


@pytest.fixture
def order(db: None) -> Reservation:
    return bought(make_event())


def test_the_mail_has_the_link_that_opens_the_order(order: Reservation):
    (one,) = mails_to(BRUNO)

    assert open_link(secret_in(one)).order == order
    assert open_link(secret_in(one)).ticket_id is None


def test_a_renewed_link_opens_what_the_old_one_no_longer_does(order: Reservation):
    old = link_to_order(order)

    renewed = renew_link(order.pk, by=BUYER)

    with pytest.raises(LinkUnknown):
        open_link(old)
    assert open_link(link_to_order(renewed)).order == order
    assert secret_in(mails_to(BRUNO)[-1]) == link_to_order(renewed)


def test_links_are_renewed_so_often_a_day_and_not_for_what_was_taken_back(order: Reservation):
    for _ in range(MOST_A_DAY):
        renew_link(order.pk, by=BUYER)
    with pytest.raises(SentTooOften):
        renew_link(order.pk, by=BUYER)
    return_order(order.pk, refund=True, by=OPERATOR)

    with pytest.raises(NotSold):
        renew_link(order.pk, by=BUYER)

    assert Reservation.objects.get().link_version == MOST_A_DAY + 1


def test_who_had_the_wrong_address_has_no_link_any_more(order: Reservation):
    old = link_to_order(order)

    change_contact(order.pk, email=FRIEDA, language="en", by=OPERATOR)

    with pytest.raises(LinkUnknown):
        open_link(old)


def test_a_corrected_name_leaves_the_link_as_it_is(order: Reservation):
    change_contact(order.pk, email=BRUNO, name="Bruno B.", language="en", by=OPERATOR)

    assert open_link(link_to_order(order)).order == order


def test_the_link_to_a_ticket_opens_it_while_it_is_its_holders(order: Reservation):
    first = tickets_of(order)[0]
    with pytest.raises(LinkUnknown):
        open_link(link_to_ticket(first))
    friedas = pass_on(first, email=FRIEDA)
    assert open_link(link_to_ticket(friedas)).ticket_id == first.pk

    pass_on(friedas, email="third@example.org")

    for void in (first, friedas):
        with pytest.raises(LinkUnknown):
            open_link(link_to_ticket(void))


def test_the_id_of_an_order_signed_as_a_ticket_opens_nothing(order: Reservation):
    secret = link_to_order(order)

    with pytest.raises(LinkUnknown):
        open_link(f"t{secret[1:]}")


def test_no_sign_of_it_can_be_another(order: Reservation):
    secret = link_to_order(order)

    for place, sign in enumerate(secret):
        forged = f"{secret[:place]}{'B' if sign != 'B' else 'C'}{secret[place + 1 :]}"
        # The last sign of a base64 text has two bits that say nothing.
        if place != len(secret) - 1:
            with pytest.raises(LinkUnknown):
                open_link(forged)


@given(st.text(max_size=90))
def test_whatever_else_opens_nothing(text: str):
    with pytest.raises(LinkUnknown):
        open_link(text)


def test_a_key_of_before_still_opens_until_it_is_dropped(order: Reservation, settings):
    old = link_to_order(order)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 8, [settings.SECRET_KEY]
    assert open_link(old).order == order

    settings.SECRET_KEY_FALLBACKS = []

    with pytest.raises(LinkUnknown):
        open_link(old)
