"""`/transactions/list/`: how a payment stands."""

from http import HTTPStatus

from django.utils.translation import gettext
from dmr import Query, modify

from ...core.money import in_its_places
from ...payments.errors import ERROR_TEXTS, TransactionNotFound
from ...payments.queries import get_transaction
from ...payments.rules import Status
from ..controller import JsonController
from ..documented import READ, refusals
from .answering import PRIVATE
from .shapes.payments import TransactionNamed, TransactionState
from .texts import PAID, PAYING

TEXTS = {Status.PENDING: PAYING, Status.COMPLETED: PAID}


class TransactionController(JsonController):
    """Transactions."""

    tags = ["payments"]

    @modify(
        status_code=HTTPStatus.OK,
        operation_id="showTransaction",
        headers=PRIVATE,
        extra_responses=refusals(*READ, TransactionNotFound),
        response_description="The payment as it stands.",
    )
    def get(self, parsed_query: Query[TransactionNamed]) -> TransactionState:
        """Show how a payment stands.

        Ask every two seconds while it is PENDING; it ends once, as COMPLETED or as ERROR.
        """
        transaction = get_transaction(parsed_query.transaction_id)
        error = ERROR_TEXTS[transaction.error_type] if transaction.error_type else None
        return TransactionState(
            status=transaction.status,
            transaction_error=error,
            error_type=transaction.error_type or None,
            amount=in_its_places(transaction.amount, transaction.currency),
            currency=transaction.currency,
            message=gettext(error or TEXTS[Status(transaction.status)]),
        )
