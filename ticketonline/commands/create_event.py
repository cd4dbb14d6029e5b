"""`ticketonline create-event`: put an event on sale from a script."""

import argparse
import re
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from ..events.rules import EARLIEST_YEAR, LATEST_YEAR
from .running import prepared_database, ready_django, stop

# Plain numbers alone: no NaN, no exponent, no digits that only some readers know as such.
TYPE = re.compile(r"(.+):\s*(-?[0-9]{1,15}(?:\.[0-9]{1,9})?)\s*:\s*(-?[0-9]{1,15})\s*", re.DOTALL)


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "create-event",
        help="create an event and print its id",
        description="Create an event with its ticket types, published at once, and print its id alone.",
        epilog='example: ticketonline create-event --name "Jazz Night" --date 2027-06-01T19:30 '
        "--timezone Europe/Warsaw "
        '--currency PLN --venue "Blue Note" --city Warsaw --type "Standing:80.00:300" --type "VIP:250.00:20"',
    )
    parser.add_argument("--name", required=True, help="what the event is called")
    parser.add_argument("--date", required=True, metavar="ISO", help="when it begins; without an offset in --timezone")
    parser.add_argument(
        "--type",
        required=True,
        action="append",
        dest="types",
        metavar="TYPE:PRICE:AMOUNT",
        help="a ticket type, such as VIP:120.00:50; may be given many times",
    )
    parser.add_argument("--timezone", default="UTC", help="the event's IANA time zone (default: %(default)s)")
    parser.add_argument("--currency", default="EUR", help="ISO 4217 code (default: %(default)s)")
    parser.add_argument("--slug", default="", help="its name in the address (default: made from the name)")
    parser.add_argument("--venue", default="", help="where it takes place")
    parser.add_argument("--address", default="", help="the venue's street address")
    parser.add_argument("--city", default="", help="the venue's city")
    parser.add_argument("--country", default="", help="the venue's country as two letters, such as PL")
    parser.add_argument("--description", default="", help="what it is about, as Markdown or plain text")
    parser.add_argument("--sales-open", metavar="ISO", help="when sales open (default: at once)")
    parser.add_argument("--sales-close", metavar="ISO", help="when sales close (default: when the event begins)")
    parser.add_argument(
        "--limit", type=int, default=5, help="tickets of a type in one reservation (default: %(default)s)"
    )
    parser.add_argument(
        "--organiser", default="", metavar="SLUG", help="whose it is (default: the only organiser, or one made for it)"
    )
    parser.add_argument("--draft", action="store_true", help="leave it unpublished")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Create the event and print its id."""
    ready_django()
    from ..accounts.services.find_organiser import the_organiser
    from ..core.database import writing
    from ..core.errors import DomainError
    from ..events.models import Event
    from ..events.services.create_event import NewTicketType, create_event

    event = Event(
        name=arguments.name,
        slug=arguments.slug,
        date=_future(arguments.date, arguments.timezone),
        time_zone=arguments.timezone,
        venue=arguments.venue,
        address=arguments.address,
        city=arguments.city,
        country=arguments.country,
        description=arguments.description,
        currency=arguments.currency,
        sales_open_at=_optional_moment("--sales-open", arguments.sales_open, arguments.timezone),
        sales_close_at=_optional_moment("--sales-close", arguments.sales_close, arguments.timezone),
        status=Event.Status.DRAFT if arguments.draft else Event.Status.PUBLISHED,
    )
    types = [
        NewTicketType(type=name, price=price, amount=amount, limit_per_reservation=arguments.limit)
        for name, price, amount in map(_type, arguments.types)
    ]
    try:
        with prepared_database(), writing():  # an organiser made for an event that is refused would stay
            event.organiser = the_organiser(arguments.organiser)
            print(create_event(event, ticket_types=types).pk)
    except DomainError as error:
        stop(error.error)
    return 0


def _future(text: str, time_zone: str) -> datetime:
    moment = _moment("--date", text, time_zone)
    if moment <= datetime.now(UTC):
        stop(f"--date {text!r} in {time_zone!r} has passed; an event is put on sale before it begins.")
    return moment


def _optional_moment(option: str, text: str | None, time_zone: str) -> datetime | None:
    return _moment(option, text, time_zone) if text else None


def _moment(option: str, text: str, time_zone: str) -> datetime:
    """The moment in UTC; without an offset of its own it is read on the clocks of the zone."""
    try:
        given, zone = datetime.fromisoformat(text), ZoneInfo(time_zone)
        moment = (given if given.tzinfo else given.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, KeyError, OSError, OverflowError):
        stop(
            f"{option} {text!r} in {time_zone!r} is no moment; use a date such as 2027-06-01T19:30 and a zone such as "
            "Europe/Warsaw."
        )
    if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        stop(f"{option} {text!r} is too far away; use a year from {EARLIEST_YEAR} to {LATEST_YEAR}.")
    if given.tzinfo is None and moment.astimezone(zone).replace(tzinfo=None) != given:
        stop(f"{option} {text!r} is left out on the clocks of {time_zone}, which are put forward then.")
    return moment


def _type(text: str) -> tuple[str, Decimal, int]:
    """Name, price and amount. The name may hold colons: the last two part it from the numbers."""
    found = TYPE.fullmatch(text)
    if found is None:
        stop(f'--type {text!r} is not understood; use TYPE:PRICE:AMOUNT, such as "VIP:120.00:50".')
    name, price, amount = found.groups()
    if int(amount) < 1:
        stop(f"--type {text!r} has nothing to sell; the amount must be at least 1.")
    return name, Decimal(price), int(amount)
