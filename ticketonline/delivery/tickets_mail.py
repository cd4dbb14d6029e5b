"""Which mail tells somebody of the tickets that they have."""

from ..events.models import Event
from ..outbox.rules import Kind

WITH_TICKETS = frozenset({Kind.PAID, Kind.RECEIVED})


def tickets_mail(kind: Kind, event: Event) -> Kind:
    """The one of that `kind`, with them; of a cancelled event, for which they admit nobody, the one that says so."""
    return Kind.EVENT_CANCELLED if event.status == Event.Status.CANCELLED else kind
