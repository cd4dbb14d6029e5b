"""Correcting how a buyer is reached."""

from uuid import UUID

from ...audit.actor import Actor
from ...core.database import writing
from ..contact import checked_email, checked_language
from ..errors import InvalidEmail
from ..history import record_change
from ..locks import lock_alone
from ..models import Reservation

FIELDS = ("email", "language")


def change_contact(reservation_id: UUID, *, email: str, language: str, by: Actor) -> Reservation:
    """Set the e-mail address and the language, in whatever state the reservation is. An address can't be taken away.

    Locks the reservation. Raises `ReservationNotFound`, `InvalidEmail` or `InvalidLanguage`, and then changes nothing.
    """
    email, language = checked_email(email), checked_language(language)
    with writing():
        reservation = lock_alone(reservation_id)
        if reservation.email and not email:
            raise InvalidEmail
        before = {field: getattr(reservation, field) for field in FIELDS}
        reservation.email, reservation.language = email, language
        after = {field: getattr(reservation, field) for field in FIELDS}
        if after != before:
            reservation.save(update_fields=FIELDS)
            record_change("order.contact_changed", reservation, by=by, before=before, after=after)
    return reservation
