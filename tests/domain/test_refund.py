from datetime import timedelta

import pytest

from tests.changes import nothing_changes
from tests.domain.conftest import ScriptedGateway
from tests.factories import make_reservation
from tests.moments import INSTANT, at, later
from ticketonline.core import clock
from ticketonline.payments.gateways.base import Answer, Charge, GatewayUnavailable
from ticketonline.payments.models import Transaction
from ticketonline.payments.services.refund import RETRY, refund_one
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment

pytestmark = pytest.mark.django_db


@pytest.fixture
def late(olgas_event) -> Transaction:
    """A payment whose money came after the hold had ended."""
    transaction = start_payment(make_reservation(olgas_event, VIP=1).pk)
    with later(hours=1):
        settle(transaction.pk, Answer())
    transaction.refresh_from_db()
    return transaction


def test_late_money_is_given_back_once(late, scripted_gateway):
    with at(late.refund_due_at) as now:
        assert refund_one()
        with nothing_changes():
            assert not refund_one()

    late.refresh_from_db()
    assert (late.status, late.refunded_at) == ("ERROR", now)
    (refund,) = scripted_gateway.refunds
    assert (refund.transaction_id, refund.amount, refund.currency) == (late.pk, late.amount, "EUR")


def test_nothing_is_given_back_before_it_is_due(late, scripted_gateway):
    with at(late.refund_due_at - INSTANT), nothing_changes():
        assert not refund_one()

    assert scripted_gateway.refunds == []


def test_what_was_paid_in_time_or_declined_is_not_given_back(olgas_event, scripted_gateway):
    settle(start_payment(make_reservation(olgas_event).pk).pk, Answer())
    settle(start_payment(make_reservation(olgas_event).pk).pk, Answer(error_type="card_error"))
    start_payment(make_reservation(olgas_event).pk)

    with later(days=1), nothing_changes():
        assert not refund_one()

    assert scripted_gateway.refunds == []


def test_without_an_answer_it_is_asked_again_for_as_long_as_it_takes(late, scripted_gateway):
    scripted_gateway.script.extend([GatewayUnavailable("no answer")] * 20)

    moment = late.refund_due_at
    for _ in range(20):
        with at(moment):
            assert refund_one()
            assert not refund_one()
        late.refresh_from_db()
        assert (late.refunded_at, late.refund_due_at) == (None, moment + RETRY)
        moment += RETRY
    with at(moment):
        assert refund_one()

    late.refresh_from_db()
    assert late.refunded_at == moment
    assert len(scripted_gateway.refunds) == 21


def test_a_worker_that_dies_while_it_asks_is_replaced_after_a_minute(late, scripted_gateway):
    scripted_gateway.script.append(SystemExit())  # as a kill would, nothing of ours runs after it

    with at(late.refund_due_at), pytest.raises(SystemExit):
        refund_one()
    with at(late.refund_due_at + RETRY - INSTANT):
        assert not refund_one()
    with at(late.refund_due_at + RETRY):
        assert refund_one()

    late.refresh_from_db()
    assert late.refunded_at is not None


def test_what_is_charged_while_the_gateway_is_asked_is_given_back_as_well(late, install_gateway):
    class ChargesMeanwhile(ScriptedGateway):
        def refund(self, charge: Charge) -> None:
            super().refund(charge)
            if len(self.refunds) == 1:
                settle(charge.transaction_id, Answer())

    twin = ChargesMeanwhile()
    install_gateway(twin)

    with at(late.refund_due_at) as now:
        assert refund_one()
        late.refresh_from_db()
        assert (late.refund_due_at, late.refunded_at) == (now, None)
        assert refund_one()
        assert not refund_one()

    late.refresh_from_db()
    assert late.refunded_at == now
    assert [charge.transaction_id for charge in twin.refunds] == [late.pk] * 2


def test_whoever_waits_longest_comes_first(olgas_event, scripted_gateway):
    payments = [start_payment(make_reservation(olgas_event).pk) for _ in range(3)]
    with later(hours=1) as now:
        for minutes, payment in enumerate(reversed(payments)):
            with at(now + timedelta(minutes=minutes)):
                settle(payment.pk, Answer())

    with at(clock.now() + timedelta(days=1)):
        while refund_one():
            pass

    assert [refund.transaction_id for refund in scripted_gateway.refunds] == [one.pk for one in reversed(payments)]
