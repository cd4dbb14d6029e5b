"""`ticketonline create-event`: put an event on sale from a script."""

import argparse
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from .running import ready_django, stop


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "create-event",
        help="create an event and print its id",
        description="Create an event with its ticket types, published at once, and print its id alone.",
        epilog='example: ticketonline create-event --name "Jazz Night" --date 2027-06-01T19:30 '
        "--timezone Europe/Warsaw "
        '--currency PLN --venue "Blue Note" --city Poznań --type "Standing:80.00:300" --type "VIP:250.00:20"',
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
    parser.add_argument("--description", default="", help="what it is about, in plain text")
    parser.add_argument("--sales-open", metavar="ISO", help="when sales open (default: at once)")
    parser.add_argument("--sales-close", metavar="ISO", help="when sales close (default: when the event begins)")
    parser.add_argument(
        "--limit", type=int, default=5, help="tickets of a type in one reservation (default: %(default)s)"
    )
    parser.add_argument("--draft", action="store_true", help="leave it unpublished")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Create the event and print its id."""
    ready_django()
    from django.db import OperationalError, ProgrammingError

    from ..core.errors import DomainError
    from ..events.models import Event
    from ..events.services.create_event import NewTicketType, create_event

    event = Event(
        name=arguments.name,
        slug=arguments.slug,
        date=_moment("--date", arguments.date, arguments.timezone),
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
        print(create_event(event, ticket_types=types).pk)
    except DomainError as error:
        stop(error.error)
    except (OperationalError, ProgrammingError) as error:
        stop(f"the database is not ready ({error}); run `ticketonline prepare` first.")
    return 0


def _moment(option: str, text: str, time_zone: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        zone = ZoneInfo(time_zone)
    except (ValueError, KeyError, OSError):
        stop(
            f"{option} {text!r} in {time_zone!r} is no moment; use a date such as 2027-06-01T19:30 and a zone such as "
            "Europe/Warsaw."
        )
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def _optional_moment(option: str, text: str | None, time_zone: str) -> datetime | None:
    return _moment(option, text, time_zone) if text else None


def _type(text: str) -> tuple[str, Decimal, int]:
    try:
        name, price, amount = text.rsplit(":", 2)
        return name.strip(), Decimal(price), int(amount)
    except (ValueError, InvalidOperation):
        stop(f'--type {text!r} is not understood; use TYPE:PRICE:AMOUNT, such as "VIP:120.00:50".')
