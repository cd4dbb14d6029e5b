"""Starting a payment."""

from uuid import UUID

from ...core import clock
from ...core.database import writing
from ...sales.contact import checked_email, checked_language
from ...sales.errors import AlreadyPaid, EmailAlreadySet, ReservationOver
from ...sales.locks import lock_reservation, lock_with_types
from ...sales.models import Reservation
from ...sales.queries import get_bill
from ...sales.rules import Status as ReservationStatus
from ...sales.services.complete import complete
from ...sales.services.pay import begin_paying
from ..errors import UnknownToken
from ..gateways.chosen import gateway
from ..gateways.simulated import DEFAULT_TOKEN
from ..models import Transaction
from ..rules import Status


def start_payment(
    reservation_id: UUID, *, token: str = DEFAULT_TOKEN, email: str = "", language: str = ""
) -> Transaction:
    """Record the intent to pay; a worker asks the gateway. While one is in progress, that one is the answer.

    A free reservation is completed at once. `email` and `language` are kept if none was set before. Locks the
    reservation (of a free one, its ticket types before). Raises `UnknownToken`, `InvalidEmail`, `InvalidLanguage`,
    `EmailAlreadySet`, `ReservationNotFound`, `AlreadyPaid` or `ReservationOver`, and then changes nothing.
    """
    email, language = checked_email(email), checked_language(language)
    if not gateway().knows_token(token):
        raise UnknownToken
    bill = get_bill(reservation_id)
    with writing():
        # A free reservation is completed here, which takes the ticket types as well.
        locked = lock_with_types(reservation_id) if bill.total == 0 else None
        reservation = locked.reservation if locked else lock_reservation(reservation_id)
        is_completed = locked is not None and bool(complete([locked]))
        if not is_completed:
            _refuse_unless_payable(reservation)
        _set_contact(reservation, email=email, language=language)
        if reservation.is_paying:
            return Transaction.objects.get(reservation=reservation, status=Status.PENDING)
        transaction = Transaction(
            reservation=reservation, amount=bill.total, currency=bill.currency, gateway=gateway().name, token=token
        )
        if is_completed:
            transaction.status, transaction.closed_at = Status.COMPLETED, clock.now()
        else:
            begin_paying(reservation)
        transaction.save(force_insert=True)
    return transaction


def _refuse_unless_payable(reservation: Reservation) -> None:
    match reservation.status_at(clock.now()):
        case ReservationStatus.COMPLETED:
            raise AlreadyPaid
        case ReservationStatus.CANCELLED:
            raise ReservationOver


def _set_contact(reservation: Reservation, *, email: str, language: str) -> None:
    if email and reservation.email and email != reservation.email:
        raise EmailAlreadySet
    fields = {"email": reservation.email or email, "language": reservation.language or language}
    if fields != {"email": reservation.email, "language": reservation.language}:
        Reservation.objects.filter(pk=reservation.pk).update(**fields)
