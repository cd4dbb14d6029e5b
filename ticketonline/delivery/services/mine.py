"""Which tickets a link opens."""

from collections.abc import Sequence
from uuid import UUID

from ..errors import TicketNotYours
from ..links import Opened
from ..models import IssuedTicket
from .issue import given_out


def list_mine(opened: Opened) -> Sequence[IssuedTicket]:
    """The tickets that were given out and that the link opens, in their order, with all of them that were passed on.

    A link to an order shows those as well: that they were passed on, and nothing else of them. Empty for what was not
    given out yet, or was taken back, or was passed on since the link was opened.
    """
    of_order = given_out(opened.order.pk)
    return of_order if opened.ticket_id is None else [one for one in of_order if _is_held(opened, one)]


def is_mine(opened: Opened, issued: IssuedTicket) -> bool:
    """Whether the link lets one see its code, and do something with it."""
    return _is_held(opened, issued) or (opened.ticket_id is None and not issued.is_passed_on)


def get_mine(opened: Opened, ticket_id: UUID) -> IssuedTicket:
    """The ticket that the link opens, or `TicketNotYours`."""
    for issued in list_mine(opened):
        if issued.pk == ticket_id and is_mine(opened, issued):
            return issued
    raise TicketNotYours


def _is_held(opened: Opened, issued: IssuedTicket) -> bool:
    # The link was looked at by an earlier query: whoever reads while they pass it on would see the next one's code, and
    # could take the ticket back (tests/races/test_links.py).
    return (issued.pk, issued.version) == (opened.ticket_id, opened.version)
