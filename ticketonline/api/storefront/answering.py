"""What the storefront's addresses share: how long an answer may be kept, and how a new reservation is told."""

from collections.abc import Mapping
from functools import cache

from django.utils.translation import gettext, override
from dmr.headers import NewHeader

from ...core import clock
from ...sales.models import Reservation
from ...sales.rules import Status
from .shapes.reservations import Reserved
from .texts import OVER, PAID, RESERVED

# What is shown as left may lag by a second, so a crowd that asks for the same event can be answered from a cache.
PUBLIC: Mapping[str, NewHeader] = {
    "Cache-Control": NewHeader(value="public, max-age=1", description="The same for everybody, for a second.")
}
PRIVATE: Mapping[str, NewHeader] = {
    "Cache-Control": NewHeader(value="private, no-store", description="For the caller alone, at this moment.")
}

# A new reservation is pending; one that is repeated is as it is now.
TEXTS = {Status.PENDING: RESERVED, Status.COMPLETED: PAID, Status.CANCELLED: OVER}


def answer_reserved(reservation: Reservation, *, language: str) -> Reserved:
    """The answer to who made the reservation, or made it before."""
    status = reservation.status_at(clock.now())
    text = TEXTS[status]
    return Reserved(
        ok=text,
        reservation_id=reservation.pk,
        status=status.value,
        pending_until=reservation.pending_until,
        message=translated(text, language),
    )


@cache  # there are as many as texts times languages
def translated(text: str, language: str) -> str:
    """The text in that language, looked up once."""
    with override(language):
        return gettext(text)
