"""`/transactions/list/`: how a payment stands."""

from http import HTTPStatus

from django.conf import settings
from django.utils.translation import get_language
from dmr import Query, modify

from ...payments.errors import TransactionNotFound
from ...payments.queries import get_transaction
from ..controller import JsonController
from ..documented import READ, refusals
from .answering import PRIVATE, answer_transaction
from .shapes.payments import TransactionNamed, TransactionState


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
        return answer_transaction(transaction, language=get_language() or settings.LANGUAGE_CODE)
