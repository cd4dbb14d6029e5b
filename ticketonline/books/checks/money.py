"""Money against tickets: a payment is of what its reservation's tickets cost, in the currency of its event."""

from collections.abc import Iterator

from django.db.models import F

from ...core.money import stored
from ...payments.models import Transaction
from ...sales.rules import Status
from ..fault import Fault
from ..rule import Rule, as_text, faults_of
from ..snapshot import stream

ADVICE = "ask the gateway what was taken, and give back or forgive the difference."

# In thousandths, as whole numbers: SQLite would add binary fractions, and 0.1 three times is not 0.3 there.
AMOUNTS = """
    SELECT payment.id,
        CAST(ROUND(payment.amount * 1000) AS BIGINT),
        COALESCE(SUM(CAST(ROUND(ticket.price * 1000) AS BIGINT)), 0),
        COUNT(ticket.id)
    FROM payments_transaction AS payment
    LEFT JOIN sales_orderedticket AS ticket ON ticket.reservation_id = payment.reservation_id
    GROUP BY payment.id
    HAVING CAST(ROUND(payment.amount * 1000) AS BIGINT)
        <> COALESCE(SUM(CAST(ROUND(ticket.price * 1000) AS BIGINT)), 0)
"""

RULES = (
    Rule(
        code="currency_differs",
        # Of an event whose tickets all came back the organiser may change the currency, and what failed keeps its own.
        wrong=Transaction.objects.exclude(currency=F("reservation__event__currency")).exclude(
            reservation__status=Status.CANCELLED
        ),
        text="it is in %(currency)s, but its event sells in %(reservation__event__currency)s",
        advice="set the event's currency back to the one its tickets were sold in.",
    ),
)


def check_money() -> Iterator[Fault]:
    """Every payment, whatever became of it, that is not of the sum of its tickets."""
    yield from faults_of(RULES)
    for key, amount, total, count in stream(AMOUNTS):
        yield Fault(
            code="amount_differs",
            table=Transaction._meta.db_table,
            row=as_text(key),
            text=f"its amount is {stored(int(amount))}, but its {count} tickets cost {stored(int(total))}",
            advice=ADVICE,
        )
