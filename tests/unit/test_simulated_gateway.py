from decimal import Decimal
from uuid import UUID

import pytest

from ticketonline.core.ids import new_id
from ticketonline.payments.gateways import simulated
from ticketonline.payments.gateways.base import Answer, Charge
from ticketonline.payments.gateways.simulated import ERROR_TYPES, SimulatedGateway

pytestmark = pytest.mark.one_engine


def charge(token: str = "transaction_ok", transaction_id: UUID | None = None) -> Charge:
    return Charge(transaction_id=transaction_id or new_id(), amount=Decimal("9.99"), currency="EUR", token=token)


@pytest.mark.parametrize("token", ERROR_TYPES)
def test_it_knows_its_tokens(token):
    assert SimulatedGateway().knows_token(token)


@pytest.mark.parametrize("token", ["", "tok_visa", "CARD_ERROR", "transaction_ok "])
def test_it_knows_no_other_token(token):
    assert not SimulatedGateway().knows_token(token)


@pytest.mark.parametrize(
    ("token", "error_type"),
    [("transaction_ok", ""), ("card_error", "card_error"), ("payment_error", "payment_error")],
)
def test_its_answer_is_chosen_by_the_token(token, error_type):
    answer = SimulatedGateway().charge(charge(token))

    assert answer == Answer(error_type=error_type)
    assert answer.is_charged == (error_type == "")


def test_the_slow_token_takes_five_seconds_and_is_good(monkeypatch):
    naps: list[float] = []
    monkeypatch.setattr(simulated.time, "sleep", naps.append)

    assert SimulatedGateway().charge(charge("transaction_slow")).is_charged
    assert SimulatedGateway().charge(charge()).is_charged

    assert naps == [5.0]


def test_without_a_rate_nothing_is_left_to_chance():
    gateway = SimulatedGateway()

    assert all(gateway.charge(charge()).is_charged for _ in range(1000))


def test_with_a_rate_about_that_share_of_good_cards_is_declined():
    gateway = SimulatedGateway(decline_rate=0.3)

    declined = sum(gateway.charge(charge()).error_type == "card_error" for _ in range(5000))

    assert 0.25 < declined / 5000 < 0.35


def test_a_rate_of_one_declines_every_card_and_leaves_other_errors_as_they_are():
    gateway = SimulatedGateway(decline_rate=1.0)

    assert gateway.charge(charge()).error_type == "card_error"
    assert gateway.charge(charge("payment_error")).error_type == "payment_error"


def test_asked_again_about_the_same_charge_it_answers_the_same():
    gateway = SimulatedGateway(decline_rate=0.5)
    charges = [charge() for _ in range(200)]

    first = [gateway.charge(one) for one in charges]

    assert [gateway.charge(one) for one in charges] == first
    assert {answer.is_charged for answer in first} == {True, False}
