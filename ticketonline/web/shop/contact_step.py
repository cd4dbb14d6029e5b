"""What the step of a reservation's page shows that asks where the tickets shall go."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from ...core.errors import DomainError
from ...sales.models import Reservation
from .mail_typos import likelier

FIELD_OF = {"invalid_email": "email", "invalid_name": "name"}  # by the code of the refusal


@dataclass(frozen=True, kw_only=True)
class ContactStep:
    """Where the tickets go, as much of it as whoever looks may see, and the form that says so.

    `wrong` is the field that was refused. `likelier` is the address that was probably meant. With `is_passed_over`
    somebody tried to pay without an address already. Without `is_sent` the shop sends no mail at all.
    """

    shown: str
    email: str
    name: str
    likelier: str
    wrong: str
    is_given: bool
    may_change: bool
    is_passed_over: bool
    is_sent: bool


def contact_step(
    reservation: Reservation, *, is_own: bool, typed: Mapping[str, str], refusal: DomainError | None, has_failed: bool
) -> ContactStep:
    """The step as it is for the session that made the reservation (`is_own`), or for anybody else with its address.

    `typed` is what somebody sent, for which the `refusal` is the answer; `has_failed` says that a payment did.
    """
    is_given = bool(reservation.email)
    may_change = is_given and is_own
    wrong = FIELD_OF.get(refusal.code, "") if refusal and (may_change or not is_given) else ""
    own_email, own_name = (reservation.email, reservation.name) if is_own else ("", "")
    return ContactStep(
        shown=reservation.email if is_own else masked(reservation.email),
        email=typed.get("email", own_email),
        name=typed.get("name", own_name),
        likelier=likelier(reservation.email) if may_change else "",
        wrong=wrong,
        is_given=is_given,
        is_sent=settings.MAIL_IS_SENT,
        may_change=may_change,
        is_passed_over=not is_given and (has_failed or (refusal is not None and not wrong)),
    )


def masked(email: str) -> str:
    """Enough of the address to know one's own, such as `b…@example.org`; empty if there is none."""
    local, at, domain = email.rpartition("@")
    return f"{local[:1]}…{at}{domain}" if email else ""
