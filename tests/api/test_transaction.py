"""GET /transactions/list/: how a payment stands."""

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.api.calling import NOBODY, TRANSACTION, Api, assert_refused
from ticketonline.events.models import Event
from ticketonline.payments.errors import ERROR_TEXTS
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.models import Transaction
from ticketonline.payments.services.settle import settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def transaction_id(api: Api, olgas_event: Event) -> str:
    """A payment of 120.00 EUR in progress."""
    return api.pay(api.reserve(olgas_event))


def test_a_payment_in_progress_is_pending(api: Api, transaction_id: str):
    response = api.get(TRANSACTION, transaction_id=transaction_id)

    assert response.status_code == 200
    assert response.json() == {
        "status": "PENDING",
        "transaction_error": None,
        "error_type": None,
        "amount": 120.0,
        "currency": "EUR",
        "message": "Your payment is being processed.",
    }


def test_a_payment_that_went_well_is_completed(api: Api, transaction_id: str):
    settle(Transaction.objects.get().pk, Answer())

    said = api.get(TRANSACTION, transaction_id=transaction_id).json()

    assert (said["status"], said["transaction_error"], said["error_type"]) == ("COMPLETED", None, None)
    assert said["message"] == "Your payment is complete. The tickets are yours."


@pytest.mark.parametrize("error_type", [*ERROR_TEXTS])
def test_an_error_is_told_in_a_sentence_and_in_a_code(api: Api, transaction_id: str, error_type: str):
    settle(Transaction.objects.get().pk, Answer(error_type=error_type))

    said = api.get(TRANSACTION, transaction_id=transaction_id).json()

    assert (said["status"], said["error_type"]) == ("ERROR", error_type)
    assert said["transaction_error"] == said["message"] == ERROR_TEXTS[error_type]


def test_the_texts_of_the_simulated_gateway_are_those_that_front_ends_know():
    assert ERROR_TEXTS["card_error"] == "Your card has been declined."
    assert ERROR_TEXTS["payment_error"] == "Something went wrong with your transaction."


def test_an_unknown_transaction_is_not_found(api: Api):
    assert_refused(api.get(TRANSACTION, transaction_id=NOBODY), 404, "transaction_not_found")


def test_a_transaction_takes_one_query(
    api: Api, transaction_id: str, django_assert_num_queries: DjangoAssertNumQueries
):
    with django_assert_num_queries(1):
        api.get(TRANSACTION, transaction_id=transaction_id)
