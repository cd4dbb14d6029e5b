import threading
from datetime import timedelta

import pytest

from tests.domain.conftest import ScriptedGateway
from tests.factories import make_reservation
from tests.moments import at, later
from ticketonline.core import clock
from ticketonline.payments.cashier import Cashier
from ticketonline.payments.gateways.base import Answer, Charge, GatewayUnavailable
from ticketonline.payments.models import Transaction
from ticketonline.payments.rules import MAX_ATTEMPTS, retry_delay
from ticketonline.payments.services.claim import CLAIM, claim
from ticketonline.payments.services.refund import refund_one
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.models import Reservation
from ticketonline.sales.services.expire import expire

pytestmark = pytest.mark.django_db


def work_until_idle(cashier: Cashier) -> None:
    while cashier.work():
        pass


def read(payment: Transaction) -> tuple[str, str]:
    payment.refresh_from_db()
    return payment.status, payment.error_type


@pytest.mark.parametrize(
    ("token", "ending"),
    [
        ("transaction_ok", ("COMPLETED", "")),
        ("card_error", ("ERROR", "card_error")),
        ("payment_error", ("ERROR", "payment_error")),
    ],
)
def test_a_payment_ends_as_its_token_says(olgas_event, token, ending):
    payment = start_payment(make_reservation(olgas_event).pk, token=token)

    work_until_idle(Cashier(most=4))

    assert read(payment) == ending


def test_with_nothing_to_do_it_is_idle(olgas_event, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert Cashier(most=4).work() is False


def test_the_gateway_is_told_whom_to_charge_how_much(olgas_event, scripted_gateway):
    payment = start_payment(make_reservation(olgas_event, VIP=2).pk)

    work_until_idle(Cashier(most=4))

    assert scripted_gateway.charges == [
        Charge(transaction_id=payment.pk, amount=payment.amount, currency="EUR", token="transaction_ok")
    ]


@pytest.mark.parametrize("error", [GatewayUnavailable("no answer"), OSError("no route"), KeyError("odd answer")])
def test_without_an_answer_it_asks_again_after_a_pause(olgas_event, scripted_gateway, error):
    payment = start_payment(make_reservation(olgas_event).pk)
    scripted_gateway.script.append(error)
    cashier = Cashier(most=4)

    with at(clock.now()) as now:
        work_until_idle(cashier)
        assert not cashier.work()
    assert read(payment) == ("PENDING", "")
    assert payment.claimed_until == now + retry_delay(1)
    with at(now + retry_delay(1)):
        work_until_idle(cashier)

    assert read(payment) == ("COMPLETED", "")
    assert len(scripted_gateway.charges) == 2
    assert len({charge.transaction_id for charge in scripted_gateway.charges}) == 1


def test_it_gives_up_after_the_last_attempt_and_what_may_have_been_taken_goes_back(olgas_event, scripted_gateway):
    payment = start_payment(make_reservation(olgas_event).pk)
    scripted_gateway.script.extend([GatewayUnavailable("no answer")] * MAX_ATTEMPTS)
    cashier, moment = Cashier(most=4), clock.now()

    for attempt in range(1, MAX_ATTEMPTS + 1):
        assert read(payment) == ("PENDING", "")
        with at(moment):
            work_until_idle(cashier)
        moment += retry_delay(attempt)
    assert read(payment) == ("ERROR", "gateway_unavailable")
    with at(moment):
        assert refund_one()

    assert len(scripted_gateway.charges) == MAX_ATTEMPTS
    assert [charge.transaction_id for charge in scripted_gateway.refunds] == [payment.pk]


def test_a_payment_whose_hold_ended_before_it_was_asked_for_is_not_charged(olgas_event, scripted_gateway):
    payment = start_payment(make_reservation(olgas_event).pk)

    with later(hours=1):
        expire()
        work_until_idle(Cashier(most=4))

    assert read(payment) == ("ERROR", "reservation_over")
    assert (scripted_gateway.charges, payment.refund_due_at) == ([], None)


def test_what_an_earlier_attempt_may_have_taken_goes_back_once_the_hold_has_ended(olgas_event, scripted_gateway):
    payment = start_payment(make_reservation(olgas_event).pk)
    scripted_gateway.script.append(GatewayUnavailable("no answer"))
    cashier = Cashier(most=4)
    work_until_idle(cashier)

    with later(hours=1):
        work_until_idle(cashier)

    assert read(payment) == ("ERROR", "reservation_over")
    assert payment.refund_due_at is not None
    assert len(scripted_gateway.charges) == 1


def test_what_a_dead_cashier_had_in_hand_is_asked_again_and_completed_once(olgas_event, scripted_gateway):
    payment = start_payment(make_reservation(olgas_event, VIP=2).pk)
    claim(limit=1)  # and dies

    cashier = Cashier(most=4)
    assert not cashier.work()
    with later(seconds=CLAIM.total_seconds()):
        work_until_idle(cashier)

    assert read(payment) == ("COMPLETED", "")
    assert olgas_event.ticket_types.get(type="VIP").sold == 2


class PatientGateway(ScriptedGateway):
    """Answers the slow token only when the test opens the gate."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()

    def charge(self, charge: Charge) -> Answer:
        if charge.token == "transaction_slow":
            assert self.gate.wait(10)
        return super().charge(charge)


@pytest.fixture
def patient_gateway(install_gateway) -> PatientGateway:
    twin = PatientGateway()
    install_gateway(twin)
    return twin


def test_a_slow_answer_holds_up_nobody_elses(olgas_event, patient_gateway):
    slow = start_payment(make_reservation(olgas_event).pk, token="transaction_slow")
    cashier = Cashier(most=2)
    assert cashier.work()

    quick = [start_payment(make_reservation(olgas_event).pk) for _ in range(5)]
    while any(read(payment)[0] == "PENDING" for payment in quick):
        assert cashier.work()
    assert read(slow) == ("PENDING", "")
    patient_gateway.gate.set()
    work_until_idle(cashier)

    assert read(slow) == ("COMPLETED", "")


def test_no_more_are_in_hand_than_it_has_hands(olgas_event, patient_gateway):
    payments = [start_payment(make_reservation(olgas_event).pk, token="transaction_slow") for _ in range(5)]
    cashier = Cashier(most=2)

    assert cashier.work()
    assert cashier.work()

    assert sorted(Transaction.objects.values_list("attempts", flat=True)) == [0, 0, 0, 1, 1]
    patient_gateway.gate.set()
    work_until_idle(cashier)
    assert [read(payment)[0] for payment in payments] == ["COMPLETED"] * 5


def test_what_it_has_in_hand_stays_in_hand_however_long_it_takes(olgas_event, patient_gateway, monkeypatch):
    start_payment(make_reservation(olgas_event).pk, token="transaction_slow")
    cashier = Cashier(most=2)
    cashier.work()
    monkeypatch.setattr("ticketonline.payments.cashier.RENEW_SECONDS", 0.0)

    with at(clock.now() + CLAIM - timedelta(seconds=1)):
        cashier.work()
    with at(clock.now() + CLAIM * 1.5):
        assert claim(limit=1) == []

    patient_gateway.gate.set()
    cashier.finish()


def test_told_to_stop_it_ends_what_is_in_hand_and_takes_no_more(olgas_event, patient_gateway):
    in_hand = start_payment(make_reservation(olgas_event).pk, token="transaction_slow")
    cashier = Cashier(most=4)
    cashier.work()
    waiting = start_payment(make_reservation(olgas_event).pk)

    threading.Timer(0.3, patient_gateway.gate.set).start()
    cashier.finish()

    assert read(in_hand) == ("COMPLETED", "")
    assert read(waiting) == ("PENDING", "")
    assert Reservation.objects.filter(status="COMPLETED").count() == 1


def test_one_that_can_not_be_recorded_does_not_keep_the_others_waiting(olgas_event, patient_gateway):
    lost, *kept = [start_payment(make_reservation(olgas_event).pk, token="transaction_slow") for _ in range(5)]
    cashier = Cashier(most=5)
    cashier.work()
    Transaction.objects.filter(pk=lost.pk).delete()  # as no code of ours does
    patient_gateway.gate.set()

    work_until_idle(cashier)

    assert [read(payment)[0] for payment in kept] == ["COMPLETED"] * 4
