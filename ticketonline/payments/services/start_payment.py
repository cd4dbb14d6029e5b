"""Starting payments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ...core import clock
from ...core.database import writing
from ...core.errors import DomainError
from ...sales.contact import checked_email, checked_language, checked_name
from ...sales.errors import AlreadyPaid, EmailAlreadySet, EventCancelled, ReservationNotFound, ReservationOver
from ...sales.locks import Locked, lock_all
from ...sales.models import Reservation
from ...sales.queries import Bill, get_bills
from ...sales.rules import Status as ReservationStatus
from ...sales.services.complete import complete
from ...sales.services.pay import begin_paying
from ...statistics.visits import Step, count_with_commit
from ..errors import UnknownToken
from ..gateways.chosen import gateway
from ..gateways.simulated import DEFAULT_TOKEN
from ..models import Transaction
from ..rules import Status
from .reopen_returns import reopen_returns

CONTACT = ("email", "name", "language")  # of a reservation, and of an intent


@dataclass(frozen=True, kw_only=True, slots=True)
class Intent:
    """That somebody wants to pay, with what the gateway gave them. All but the token may be empty."""

    reservation_id: UUID
    token: str
    email: str
    language: str
    name: str = ""


def intended(*, reservation_id: UUID, token: str, email: str, language: str, name: str = "") -> Intent:
    """The intent, checked without the database.

    Raises `UnknownToken`, `InvalidEmail`, `InvalidName` or `InvalidLanguage`.
    """
    email, name, language = checked_email(email), checked_name(name), checked_language(language)
    if not gateway().knows_token(token):
        raise UnknownToken
    return Intent(reservation_id=reservation_id, token=token, email=email, language=language, name=name)


def start_payment(
    reservation_id: UUID, *, token: str = DEFAULT_TOKEN, email: str = "", language: str = "", name: str = ""
) -> Transaction:
    """Start one payment, see `start_payments`.

    Raises `UnknownToken`, `InvalidEmail`, `InvalidName`, `InvalidLanguage`, `EmailAlreadySet`, `ReservationNotFound`,
    `AlreadyPaid`, `ReservationOver` or `EventCancelled`, and then changes nothing.
    """
    (started,) = start_payments(
        [intended(reservation_id=reservation_id, token=token, email=email, language=language, name=name)],
        is_in_line=False,
    )
    if isinstance(started, DomainError):
        raise started
    return started


def start_payments(intents: Sequence[Intent], *, is_in_line: bool = True) -> list[Transaction | DomainError]:
    """Record the intents to pay, all in one transaction; a worker asks the gateway. What came of each, in their order.

    While a payment is in progress, that one is the answer. A free reservation is completed at once. `email`,
    `name` and `language` are kept if none was set before. A refusal (`EmailAlreadySet`, `ReservationNotFound`,
    `AlreadyPaid`, `ReservationOver`, `EventCancelled`) changes nothing and harms no other. Locks the types of what is
    free, then the reservations, each in key order. For `is_in_line` see `core.database.writing`.
    """
    with writing(is_in_line=is_in_line):
        bills = get_bills({intent.reservation_id for intent in intents})
        free = [key for key, bill in bills.items() if bill.total == 0]
        locked = lock_all(bills.keys(), with_types_of=free)
        batch = _Batch(bills, locked, _running(locked), clock.now())
        started = [batch.start(intent) for intent in intents]
        batch.write()
    return started


def _running(locked: Mapping[UUID, Locked]) -> dict[UUID, Transaction]:
    """The payments in progress, by reservation id."""
    paying = [key for key, one in locked.items() if one.reservation.is_paying]
    if not paying:
        return {}
    rows = Transaction.objects.filter(reservation_id__in=paying, status=Status.PENDING)
    return {row.reservation_id: row for row in rows}


class _Batch:
    """What is decided about intents under the locks, and written at the end."""

    def __init__(
        self,
        bills: Mapping[UUID, Bill],
        locked: Mapping[UUID, Locked],
        running: dict[UUID, Transaction],
        now: datetime,
    ) -> None:
        self._bills = bills
        self._locked = locked
        self._running = running
        self._now = now
        self._completed: dict[UUID, Locked] = {}
        self._begun: list[Reservation] = []
        self._transactions: list[Transaction] = []
        self._contacts: dict[UUID, dict[str, str]] = {}

    def start(self, intent: Intent) -> Transaction | DomainError:
        one = self._locked.get(intent.reservation_id)
        if one is None:
            return ReservationNotFound()
        reservation = one.reservation
        status = reservation.status_at(self._now)
        if status == ReservationStatus.COMPLETED or reservation.pk in self._completed:
            return AlreadyPaid()
        if status == ReservationStatus.CANCELLED:
            return ReservationOver()
        if self._bills[reservation.pk].is_event_cancelled:
            return EventCancelled()
        if intent.email and reservation.email and intent.email != reservation.email:
            return EmailAlreadySet()
        self._set_contact(reservation, intent)
        if reservation.is_paying or reservation.pk in self._running:
            return self._running[reservation.pk]
        return self._begin(one, token=intent.token)

    def _set_contact(self, reservation: Reservation, intent: Intent) -> None:
        # A name that differs from the one that is set is no refusal: no payment may fail over a spelling.
        kept = {field: getattr(reservation, field) or getattr(intent, field) for field in CONTACT}
        if any(getattr(reservation, field) != value for field, value in kept.items()):
            for field, value in kept.items():
                setattr(reservation, field, value)
            self._contacts[reservation.pk] = kept

    def _begin(self, one: Locked, *, token: str) -> Transaction:
        reservation, bill = one.reservation, self._bills[one.reservation.pk]
        transaction = Transaction(
            reservation=reservation,
            amount=bill.total,
            currency=bill.currency,
            gateway=gateway().name,
            token=token,
            date=self._now,
            claimed_until=self._now,
        )
        if bill.total == 0:
            transaction.status, transaction.closed_at = Status.COMPLETED, self._now
            self._completed[reservation.pk] = one
        else:
            self._running[reservation.pk] = transaction
            self._begun.append(reservation)
        self._transactions.append(transaction)
        return transaction

    def write(self) -> None:
        """Make it true with the commit."""
        completed = complete(self._completed.values(), now=self._now)
        reopen_returns({self._completed[key].reservation.event_id for key in completed})
        for key in completed:
            count_with_commit(Step.PAID, self._completed[key].reservation.event_id)
        begin_paying(self._begun)
        for key, kept in self._contacts.items():
            Reservation.objects.filter(pk=key).update(**kept)
        Transaction.objects.bulk_create(self._transactions)
