"""Tickets given out: once, in order, with codes that one of them alone has; void codes stay void."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.factories import make_event, make_reservation, ticket_type
from ticketonline.audit.actor import OPERATOR
from ticketonline.core.ids import new_id
from ticketonline.delivery import base45, codes, signing
from ticketonline.delivery.errors import NotSold, TicketChanged, TicketRenewedTooOften, TicketVoid
from ticketonline.delivery.models import FormerCode, IssuedTicket, SigningKey
from ticketonline.delivery.services import issue as module
from ticketonline.delivery.services.issue import Checked, State, check, issue, issue_all, qr_text, renew, void
from ticketonline.delivery.services.keys import open_private_key, rotate_key
from ticketonline.events.models import Event, TicketType
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.return_order import return_order
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.errors import ReservationNotFound
from ticketonline.sales.models import Reservation
from ticketonline.sales.services.cancel import cancel

pytestmark = pytest.mark.django_db


def buy(event: Event, **amounts: int) -> Reservation:
    reservation = make_reservation(event, **amounts)
    settle(start_payment(reservation.pk).pk, Answer())
    return reservation


@pytest.fixture
def event() -> Event:
    return make_event(ticket_type("VIP", amount=1_000), ticket_type("Standard", amount=1_000))


@pytest.fixture
def order(event) -> Reservation:
    return buy(event, Standard=2, VIP=1)


@pytest.fixture
def issued(order) -> IssuedTicket:
    return issue(order.pk)[0]


def signed(key: SigningKey, ticket_id: UUID, version: int = 1) -> str:
    """A code that the key really signed, whether there is such a ticket or not."""
    private_key, key_id = open_private_key(key), bytes.fromhex(key.code_id)
    return signing.sign(private_key=private_key, key_id=key_id, ticket_id=ticket_id, version=version)


def states(*texts: str) -> list[State]:
    return [check(text).state for text in texts]


# --- Giving out -----------------------------------------------------------------------------------------------------


def test_each_ticket_of_a_paid_order_is_given_out_in_the_order_of_its_types(order):
    TicketType.objects.filter(type="VIP").update(position=9)

    given_out = issue(order.pk)

    assert [one.ticket.type.type for one in given_out] == ["Standard", "Standard", "VIP"]
    assert {one.pk for one in given_out} == set(order.tickets.values_list("pk", flat=True))
    assert [(one.version, one.holder_name, one.voided_at) for one in given_out] == [(1, "", None)] * 3
    assert all(codes.is_code(one.code) and one.code == codes.normalised(one.code_in_groups) for one in given_out)
    assert len({one.code for one in given_out} | {qr_text(one) for one in given_out}) == 6


def test_asked_for_again_they_are_the_same(order):
    first = issue(order.pk)

    again = issue(order.pk)

    assert again == first
    assert [(one.pk, one.code, qr_text(one)) for one in again] == [(one.pk, one.code, qr_text(one)) for one in first]
    assert IssuedTicket.objects.count() == 3


def test_what_was_given_out_is_found_without_a_lock_or_a_write(order, django_assert_num_queries):
    issue(order.pk)

    with django_assert_num_queries(1):
        issue(order.pk)


def test_one_that_is_not_paid_is_not_given_out(event):
    pending, cancelled = make_reservation(event, VIP=1), make_reservation(event, VIP=1)
    cancel(cancelled.pk)

    for reservation in (pending, cancelled):
        with pytest.raises(NotSold):
            issue(reservation.pk)
    with pytest.raises(ReservationNotFound):
        issue(new_id())

    assert not IssuedTicket.objects.exists()


def test_of_orders_given_out_together_each_has_its_own_tickets_and_what_is_not_sold_has_none(event):
    sold, given, pending = buy(event, Standard=1, VIP=1), buy(event, VIP=2), make_reservation(event, VIP=1)
    before = issue(given.pk)
    returned = buy(event, VIP=1)
    return_order(returned.pk, refund=True, by=OPERATOR)

    found = issue_all([one.pk for one in (sold, given, pending, returned)] + [new_id()])

    assert found == {sold.pk: issue(sold.pk), given.pk: before}
    assert {one.ticket.type.type for one in found[sold.pk]} == {"Standard", "VIP"}
    assert IssuedTicket.objects.count() == 4


def test_orders_of_several_events_given_out_together_are_signed_by_the_keys_of_each(event):
    orders = [buy(event, VIP=1), buy(make_event(ticket_type("VIP", amount=9), slug="other"), VIP=1)]

    found = issue_all([one.pk for one in orders])

    assert [found[one.pk][0].key.event_id for one in orders] == [one.event_id for one in orders]


@pytest.mark.one_engine
def test_many_orders_take_as_few_queries_as_one(event, order, django_assert_num_queries):
    issue(order.pk)  # has the key made
    one, many = buy(event, VIP=1), [buy(event, VIP=2) for _ in range(5)]
    with CaptureQueriesContext(connection) as of_one:
        issue_all([one.pk])

    with django_assert_num_queries(len(of_one)):
        issue_all([one.pk for one in many])


@pytest.mark.parametrize("was_given_out", [False, True])
def test_one_that_was_taken_back_is_not_given_out(order, was_given_out):
    if was_given_out:
        issue(order.pk)
    return_order(order.pk, refund=True, by=OPERATOR)

    with pytest.raises(NotSold):
        issue(order.pk)

    assert IssuedTicket.objects.exists() == was_given_out


def test_a_ticket_that_was_given_out_is_never_deleted(order, issued):
    with pytest.raises(ProtectedError):
        order.delete()

    assert issue(order.pk)[0] == issued


def test_the_database_refuses_a_code_of_two_tickets_and_a_version_before_the_first(order):
    first, second, _third = issue(order.pk)

    for wrong in ({"code": first.code}, {"version": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            IssuedTicket.objects.filter(pk=second.pk).update(**wrong)

    assert issue(order.pk)[1].code == second.code


# --- Void and new codes ---------------------------------------------------------------------------------------------


def test_a_renewed_ticket_has_new_codes_and_the_old_ones_are_void(issued):
    old = qr_text(issued), issued.code

    renewed = renew(issued)

    assert (renewed.pk, renewed.version) == (issued.pk, 2)
    assert renewed.code != issued.code
    assert states(*old) == [State.VOID, State.VOID]
    assert check(old[0]).issued == check(old[1]).issued == renewed
    assert states(qr_text(renewed), renewed.code) == [State.VALID, State.VALID]


def test_a_void_ticket_has_no_code_until_it_is_renewed(issued):
    old = qr_text(issued), issued.code

    voided = void(issued)

    assert states(*old) == [State.VOID, State.VOID]
    with pytest.raises(TicketVoid):
        qr_text(voided)
    with pytest.raises(TicketVoid):
        void(voided)
    renewed = renew(voided)
    assert renewed.version == 3
    assert states(qr_text(renewed), renewed.code) == [State.VALID, State.VALID]
    assert states(*old) == [State.VOID, State.VOID]


def test_who_saw_it_before_another_changed_it_is_refused(issued):
    renewed = renew(issued)

    for act in (renew, void):
        with pytest.raises(TicketChanged):
            act(issued)

    assert states(renewed.code, qr_text(renewed)) == [State.VALID, State.VALID]
    assert FormerCode.objects.count() == 1


def test_a_ticket_whose_order_was_taken_back_gets_no_new_code(order, issued):
    return_order(order.pk, refund=True, by=OPERATOR)

    with pytest.raises(NotSold):
        renew(issued)

    issued.refresh_from_db()
    assert issued.version == 1


@pytest.mark.parametrize("act", [renew, void])
def test_the_last_version_that_there_is_room_for_stays(issued, act):
    IssuedTicket.objects.update(version=module.MAX_VERSION)
    issued.refresh_from_db()

    with pytest.raises(TicketRenewedTooOften):
        act(issued)

    assert states(qr_text(issued), issued.code) == [State.VALID, State.VALID]


class TestHistory(TestCase):
    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.sampled_from([renew, void, rotate_key]), max_size=8))
    def test_whatever_happens_to_a_ticket_only_its_latest_codes_admit(self, acts):
        event = make_event()
        issued = issue(buy(event).pk)[0]
        former: set[str] = set()
        for act in acts:
            codes_now = {issued.code} if issued.voided_at else {issued.code, qr_text(issued)}
            if act is rotate_key:
                rotate_key(event.pk, by=OPERATOR)
            elif act is renew or not issued.voided_at:
                issued = act(issued)
                former |= codes_now

        assert {check(text).state for text in former} <= {State.VOID}
        if not issued.voided_at:
            assert states(issued.code, qr_text(issued)) == [State.VALID, State.VALID]


# --- What a code is -------------------------------------------------------------------------------------------------


def test_a_code_is_valid_in_both_kinds_and_says_whose_it_is(event, issued):
    by_qr, by_code = check(qr_text(issued)), check(issued.code_in_groups.lower())

    assert by_qr == by_code == Checked(state=State.VALID, issued=issued)
    assert by_qr.issued is not None
    assert by_qr.issued.ticket.reservation.event == event


def test_what_is_found_out_costs_few_questions(issued, django_assert_num_queries):
    text = qr_text(issued)

    with django_assert_num_queries(2):
        check(text)
    with django_assert_num_queries(1):
        check(issued.code)
    with django_assert_num_queries(0):
        check("what is this?")


def test_codes_of_an_order_taken_back_are_cancelled_void_ones_as_well(order, issued):
    old = issued.code
    renewed = renew(issued)
    return_order(order.pk, refund=True, by=OPERATOR)

    assert states(renewed.code, qr_text(renewed), old) == [State.CANCELLED] * 3


def test_a_code_altered_invented_or_of_a_strange_key_is_forged(issued):
    text = qr_text(issued)
    seed = signing.new_private_key()
    own = signing.key_id_of(signing.public_key_of(seed))
    claimed = bytes.fromhex(issued.key.code_id)

    invented = [
        signing.sign(private_key=seed, key_id=key_id, ticket_id=issued.pk, version=1) for key_id in (own, claimed)
    ]

    altered = [text[:40] + sign + text[41:] for sign in base45.ALPHABET if sign != text[40]]
    assert set(states(*invented, *altered, text[:-1], "TKO1")) == {State.FORGED}


def test_a_code_of_no_ticket_is_unknown_and_a_mistyped_one_none(issued):
    genuine = signed(issued.key, new_id())

    assert states(codes.new_code(), genuine) == [State.UNKNOWN, State.UNKNOWN]
    assert states("", "Olga", issued.code[:-1], "K" * 1_000_000, "\0") == [State.NO_CODE] * 5


def test_a_version_that_was_never_given_out_is_void_although_it_is_signed(issued):
    ahead = signed(issued.key, issued.pk, version=2)

    assert states(ahead) == [State.VOID]
    renewed = renew(issued)
    assert qr_text(renewed) == ahead
    assert states(ahead) == [State.VALID]


def test_the_key_of_another_event_makes_no_valid_code(issued):
    strange = issue(buy(make_event(slug="other")).pk)[0].key

    assert states(signed(strange, issued.pk)) == [State.VOID]


def test_whether_an_event_has_passed_is_not_asked(event, issued):
    Event.objects.filter(pk=event.pk).update(date=event.date - timedelta(days=400))

    assert states(issued.code) == [State.VALID]
