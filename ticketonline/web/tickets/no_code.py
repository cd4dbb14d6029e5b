"""Why there is no code to be shown."""

from ...core.errors import DomainError
from ...delivery.errors import TicketNotYours, TicketVoid
from ...events.models import Event


def no_code(event: Event) -> DomainError:
    """What to raise where a link opens no ticket with a code: whoever has one of a cancelled event shall know why."""
    return TicketVoid() if event.status == Event.Status.CANCELLED else TicketNotYours()
