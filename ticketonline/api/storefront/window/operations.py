"""The operations of this process's window, each with the counter at which it is worked off."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings

from ....core.line import Line
from ....payments.errors import TransactionNotFound
from ....payments.models import Transaction
from ....payments.queries import find_transactions
from ....payments.services.start_payment import start_payments
from ....sales.desk.counter import desk
from ....sales.errors import ReservationNotFound
from ....sales.models import OrderedTicket, Reservation
from ....sales.queries import find_baskets
from .operation import Operation
from .paying import FollowingPayment, Paying
from .reserving import Reserving, Showing

MOST_PAYMENTS = 100  # in a batch: what their reservations stay locked for grows with it
MOST_LOOKS = 100


def operations() -> list[Operation[Any]]:
    """What the window answers: what a crowd asks, each for themselves."""
    return [
        Reserving(desk()),
        Showing(_line(_baskets, name="reservations", most=MOST_LOOKS)),
        Paying(_line(start_payments, name="payments", most=MOST_PAYMENTS)),
        FollowingPayment(_line(_transactions, name="transactions", most=MOST_LOOKS)),
    ]


def _line(work: Any, *, name: str, most: int) -> Line[Any, Any]:
    return Line(work, name=name, most=most, room=settings.DESK_ROOM, patience=settings.DESK_SECONDS)


def _transactions(ids: Sequence[UUID]) -> list[Transaction | TransactionNotFound]:
    found = find_transactions(ids)
    return [found.get(one) or TransactionNotFound() for one in ids]


def _baskets(ids: Sequence[UUID]) -> list[tuple[Reservation, list[OrderedTicket]] | ReservationNotFound]:
    found = find_baskets(ids)
    return [found.get(one) or ReservationNotFound() for one in ids]
