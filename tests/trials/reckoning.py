"""The reckoning: what clients were told against what the database holds."""

from collections import Counter
from collections.abc import Iterator

from tests.trials.ledger import Ledger
from tests.trials.rows import Rows


def reckon(ledger: Ledger, rows: Rows) -> list[str]:
    """Every fault, as a sentence. The crowd must have gone home, with no outcome in doubt."""
    return [
        *ledger.faults,
        *_lost_or_wrong(ledger, rows),
        *(
            f"reservation {key} was made, but no client was given it"
            for key in rows.statuses.keys() - ledger.told.keys()
        ),
        *_forgotten_payments(ledger, rows),
        *_wrong_counters(rows),
        *_paid_twice_or_for_nothing(rows),
    ]


def _lost_or_wrong(ledger: Ledger, rows: Rows) -> Iterator[str]:
    for key, wish in ledger.told.items():
        status = rows.statuses.get(key)
        if status is None:
            yield f"reservation {key} was given to a client, but does not exist"
            continue
        if rows.tickets.get(key) != wish.amounts:
            yield f"reservation {key} has the tickets {rows.tickets.get(key)}, wanted were {wish.amounts}"
        if wish.is_paid and status != "COMPLETED":
            yield f"reservation {key} was called paid, but is {status}"
        if wish.is_cancelled and status != "CANCELLED":
            yield f"reservation {key} was called cancelled, but is {status}"


def _forgotten_payments(ledger: Ledger, rows: Rows) -> Iterator[str]:
    for wish in ledger.wishes:
        for key in wish.payments:
            payment = rows.payments.get(key)
            if payment is None:
                yield f"payment {key} was given to a client, but does not exist"
            elif payment.reservation_id != wish.reservation_id:
                yield f"payment {key} is of {payment.reservation_id}, not of {wish.reservation_id}"


def _wrong_counters(rows: Rows) -> Iterator[str]:
    counted: dict[str, Counter[str]] = {"PENDING": Counter(), "COMPLETED": Counter(), "CANCELLED": Counter()}
    for key, tickets in rows.tickets.items():
        # Tickets of no reservation at all are counted as well, and so make a difference below.
        counted[rows.statuses.get(key, "PENDING")].update(tickets)
    for kind, stock in rows.stock.items():
        held, sold = counted["PENDING"][kind], counted["COMPLETED"][kind]
        if (stock.held, stock.sold) != (held, sold):
            yield f"{kind}: {held} are held and {sold} sold, the counters say {stock.held} and {stock.sold}"
        if held + sold > stock.amount:
            yield f"{kind}: oversold, {held} held and {sold} sold of {stock.amount}"


def _paid_twice_or_for_nothing(rows: Rows) -> Iterator[str]:
    paid = Counter(payment.reservation_id for payment in rows.payments.values() if payment.status == "COMPLETED")
    for key, count in paid.items():
        if count > 1:
            yield f"reservation {key} was paid {count} times"
        if rows.statuses.get(key) != "COMPLETED":
            yield f"reservation {key} was paid, but is {rows.statuses.get(key)}"
    for key, status in rows.statuses.items():
        if status == "COMPLETED" and not paid[key]:
            yield f"reservation {key} is sold, but nobody paid"
