"""When the event is, as the ticket's language writes it, on the clock of the place."""

from django.utils.translation import gettext as _

from ...core.moments import moment
from ..printed import PrintedTicket


def day(ticket: PrintedTicket) -> str:
    """Such as `Saturday, October 24, 2026`."""
    return moment(ticket.starts_at, ticket.time_zone, ticket.language).day


def clock(ticket: PrintedTicket) -> str:
    """Such as `7:30 PM, Central European Summer Time`."""
    start = moment(ticket.starts_at, ticket.time_zone, ticket.language)
    return f"{start.time}, {start.zone}"


def doors(ticket: PrintedTicket) -> str:
    """Such as `Doors open at 6:45 PM`, with the day when that is another; empty when nobody said."""
    if ticket.doors_at is None:
        return ""
    start = moment(ticket.starts_at, ticket.time_zone, ticket.language)
    opening = moment(ticket.doors_at, ticket.time_zone, ticket.language)
    if opening.local.date() == start.local.date():
        return _("Doors open at %(time)s") % {"time": opening.time}
    return _("Doors open on %(day)s at %(time)s") % {"day": opening.day, "time": opening.time}
