"""In which language a buyer is written to."""

from django.conf import settings

from ..core.languages import find_spoken
from ..sales.models import Reservation


def language_of(order: Reservation) -> str:
    """The buyer's, else the event's, else the shop's own; the event must be at hand."""
    return find_spoken(order.language) or find_spoken(order.event.language) or settings.LANGUAGE_CODE
