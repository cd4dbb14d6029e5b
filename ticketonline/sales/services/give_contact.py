"""Saying where the tickets shall go, after reserving and before paying."""

from uuid import UUID

from ...core import clock
from ...core.database import writing
from ...events.models import Event
from ...outbox.models import Message
from ...outbox.rules import Kind, State
from ..contact import checked_email, checked_language, checked_name
from ..errors import AlreadyPaid, EmailAlreadySet, EventCancelled, InvalidEmail, PaymentInProgress, ReservationOver
from ..locks import lock_alone
from ..models import Reservation
from ..rules import Status
from .tell import tell_reserved, tell_reserved_again

MOST_TOLD = 3  # addresses that are mailed about one reservation before it is paid: nobody fills strangers' mailboxes


def give_contact(
    reservation_id: UUID, *, email: str, language: str, is_own: bool, name: str | None = None
) -> Reservation:
    """Set how the buyer is reached, and mail them how to pay if they have not half a minute later.

    Whoever knows the reservation sets what is empty; what is there is changed for the session that made it (`is_own`),
    and otherwise another name or language is passed over. A name of None leaves it. An address that takes another's
    place is mailed as well, unless it was before, or `MOST_TOLD` mails were; the one before gets no more. Locks the
    reservation, then its mails. Raises `InvalidEmail` (also for none), `InvalidName`, `InvalidLanguage`,
    `ReservationNotFound`, `AlreadyPaid`, `ReservationOver`, `PaymentInProgress`, `EventCancelled` or
    `EmailAlreadySet`, and then changes nothing.
    """
    email, language = checked_email(email), checked_language(language)
    name = None if name is None else checked_name(name)
    if not email:
        raise InvalidEmail
    with writing():
        reservation = lock_alone(reservation_id)
        _check(reservation)
        if reservation.email and email != reservation.email and not is_own:
            raise EmailAlreadySet
        before = (reservation.email, reservation.name, reservation.language)
        reservation.email = email
        if name is not None and (is_own or not reservation.name):
            reservation.name = name
        if language and (is_own or not reservation.language):
            reservation.language = language
        if before != (reservation.email, reservation.name, reservation.language):
            reservation.save(update_fields=["email", "name", "language"])
        if email != before[0]:
            _tell(reservation)
    return reservation


def _check(reservation: Reservation) -> None:
    status = reservation.status_at(clock.now())
    if status == Status.COMPLETED:
        raise AlreadyPaid
    if status == Status.CANCELLED:
        raise ReservationOver
    if reservation.is_paying:
        raise PaymentInProgress
    if Event.objects.filter(pk=reservation.event_id, status=Event.Status.CANCELLED).exists():
        raise EventCancelled


def _tell(reservation: Reservation) -> None:
    # Locked, or a worker would take one in hand, and read the address from before, while it is looked at here.
    mails = Message.objects.filter(reservation_id=reservation.pk, kind=Kind.RESERVED).select_for_update()
    earlier = list(mails.order_by("pk"))
    if not earlier:
        tell_reserved([reservation])
        return
    # One that nobody had in hand asks for the address when it is sent, and finds this one.
    is_coming = any(one.state == State.QUEUED and one.attempts == 0 for one in earlier)
    was_sent = any(one.state == State.SENT and one.recipient == reservation.email for one in earlier)
    if is_coming or was_sent or len(earlier) >= MOST_TOLD:
        return
    # The lock on the reservation keeps the numbers apart.
    tell_reserved_again(reservation, number=len(earlier) + 1)
