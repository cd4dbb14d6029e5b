"""Correcting how a buyer is reached."""

from uuid import UUID

from ...audit.actor import Actor
from ...core.database import writing
from ..contact import MAX_NAME, checked_email, checked_language, checked_name
from ..errors import ContactChanged, InvalidEmail, InvalidName
from ..history import record_change
from ..locks import lock_alone
from ..models import Reservation

FIELDS = ("email", "name", "language")


def change_contact(
    reservation_id: UUID,
    *,
    email: str,
    language: str,
    by: Actor,
    name: str | None = None,
    seen: Reservation | None = None,
) -> Reservation:
    """Set the e-mail address, the name and the language, in whatever state the reservation is. None leaves the name.

    An address, or a name, can be replaced, and not taken away. Links to the tickets that were mailed to another address
    are void then. `seen` is the reservation as it was when somebody
    decided that, None if that does not matter. Locks the reservation. Raises `ReservationNotFound`, `ContactChanged`,
    `InvalidEmail`, `InvalidName` or `InvalidLanguage`, and then changes nothing.
    """
    email, language = checked_email(email), checked_language(language)
    name = None if name is None else checked_name(name)
    with writing():
        reservation = lock_alone(reservation_id)
        if reservation.email and not email:
            raise InvalidEmail
        if name is None:
            name = reservation.name
        if reservation.name and not name:
            raise InvalidName(most=MAX_NAME)
        before = {field: getattr(reservation, field) for field in FIELDS}
        if seen is not None and before != {field: getattr(seen, field) for field in FIELDS}:
            raise ContactChanged
        reservation.email, reservation.name, reservation.language = email, name, language
        after = {field: getattr(reservation, field) for field in FIELDS}
        if after != before:
            if before["email"] and email != before["email"]:
                reservation.link_version += 1
            reservation.save(update_fields=[*FIELDS, "link_version"])
            record_change("order.contact_changed", reservation, by=by, before=before, after=after)
    return reservation
