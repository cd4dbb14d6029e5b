"""A shop that sold a million reservations over two months, written straight into the tables of an empty one."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from ticketonline.accounts.models import Membership, Organiser, User
from ticketonline.accounts.rules import Role
from ticketonline.core import clock
from ticketonline.core.ids import new_id
from ticketonline.events.models import Event, PromoCode, TicketType
from ticketonline.statistics.models import EventStatistics, HourlySales, TypeStatistics
from ticketonline.statistics.services.sum_days import sum_days

Hour = tuple[UUID, UUID, datetime]  # of an event, of a type

RESERVATIONS = 1_000_000
DAYS = 60  # over which they were made
EVENTS = 60  # of the organiser; one has most of it
HOT_SHARE, STRANGERS_SHARE = 0.75, 0.1  # of the reservations: of the largest event, and of another organiser
STATES = (("COMPLETED", 0.65), ("CANCELLED", 0.3), ("PENDING", 0.05))
CODES = (("EVERYBODY", 0.5), ("ALMOST-NOBODY", 0.00005))  # of the reservations of the largest event
TYPES = (("Standing", 0.8), ("Seated", 0.19995), ("Box", 0.00005))
COLUMNS = {
    "sales_reservation": (
        "id",
        "event_id",
        "status",
        "reservation_date",
        "pending_until",
        "hold_ends_at",
        "is_paying",
        "closed_at",
        "email",
        "name",
        "language",
    ),
    "sales_orderedticket": ("id", "reservation_id", "type_id", "price", "promo_code_id", "discount"),
    "payments_transaction": (
        "id",
        "reservation_id",
        "status",
        "date",
        "amount",
        "currency",
        "error_type",
        "gateway",
        "token",
        "closed_at",
        "claimed_until",
        "attempts",
    ),
}
INVOICES_SHARE = 0.001  # of what is sold; of the other organiser's all is, and nobody paid any
PRICE, DISCOUNT = 40, 4
BATCH = 20_000


def put_on_sale() -> tuple[list[Event], Membership]:
    """The events, the organiser's largest first and another organiser's last; and who may see their orders."""
    ours = Organiser.objects.create(name="The Bench", slug="bench")
    strangers = Organiser.objects.create(name="Strangers", slug="strangers")
    date = clock.now() + timedelta(days=30)
    events = [
        Event(
            organiser=strangers if number == EVENTS else ours,
            name=f"Evening {number}",
            slug=f"evening-{number}",
            date=date,
            status=Event.Status.PUBLISHED,
        )
        for number in range(EVENTS + 1)
    ]
    Event.objects.bulk_create(events)
    TicketType.objects.bulk_create(
        TicketType(event=event, type=name, price=PRICE, amount=2_000_000, position=place)
        for event in events
        for place, (name, _share) in enumerate(TYPES)
    )
    PromoCode.objects.bulk_create(PromoCode(event=events[0], code=code, percent_off=10) for code, _share in CODES)
    user = User.objects.create_user(username="bench")
    return events, Membership.objects.create(organiser=ours, user=user, role=Role.OWNER)


def sell(events: list[Event]) -> None:
    """Write the reservations, oldest first, with a ticket each."""
    chance = Random(4)  # noqa: S311 - nothing is secret here
    types = {event.pk: [kind.pk for kind in event.ticket_types.order_by("position")] for event in events}
    codes = {events[0].pk: [code.pk for code in events[0].promo_codes.order_by("id")]}
    weights = [HOT_SHARE, *[(1 - HOT_SHARE - STRANGERS_SHARE) / (EVENTS - 1)] * (EVENTS - 1), STRANGERS_SHARE]
    now = clock.now()
    tickets: Counter[Hour] = Counter()
    takings: Counter[Hour] = Counter()
    for start in range(0, RESERVATIONS, BATCH):
        chosen = chance.choices(list(types), weights, k=BATCH)
        rows = list(_rows(start, now, chance, chosen, types, codes))
        _write("sales_reservation", [reservation for reservation, _ticket in rows])
        _write("sales_orderedticket", [ticket for _reservation, ticket in rows])
        sold = [(reservation, ticket) for reservation, ticket in rows if reservation[2] == "COMPLETED"]
        _write("payments_transaction", [_payment(*one, chance, strangers=events[-1].pk) for one in sold])
        for (_id, event, _status, _date, _until, _ends, _paying, closed, *_), (_key, _its, kind, price, *_) in sold:
            hour = event, kind, closed.replace(minute=0, second=0, microsecond=0)
            tickets[hour] += 1
            takings[hour] += price * 1000
    _count(tickets, takings)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _count(tickets: Counter[Hour], takings: Counter[Hour]) -> None:
    with transaction.atomic():
        HourlySales.objects.bulk_create(
            [
                HourlySales(
                    event_id=event,
                    ticket_type_id=kind,
                    hour=hour,
                    tickets_sold=count,
                    takings=takings[event, kind, hour],
                )
                for (event, kind, hour), count in tickets.items()
            ],
            batch_size=1000,
        )
        sold: Counter[tuple[UUID, UUID]] = Counter()
        for (event, kind, _hour), count in tickets.items():
            sold[event, kind] += count
        EventStatistics.objects.bulk_create(EventStatistics(event_id=event) for event in {event for event, _ in sold})
        TypeStatistics.objects.bulk_create(
            TypeStatistics(event_id=event, ticket_type_id=kind, tickets_sold=count)
            for (event, kind), count in sold.items()
        )
        for (_event, kind), count in sold.items():
            TicketType.objects.filter(pk=kind).update(sold=count)
        sum_days(kind for _event, kind in sold)


def _payment(reservation: list[Any], ticket: list[Any], chance: Random, *, strangers: UUID) -> list[Any]:
    key, event, status, moment, _until, _ends, _paying, closed, *_ = reservation
    is_invoice = event == strangers or chance.random() < INVOICES_SHARE
    gateway = "invoice" if is_invoice else "simulated"
    return [new_id(moment), key, status, moment, ticket[3], "EUR", "", gateway, "", closed, moment, 1]


def _rows(
    start: int,
    now: datetime,
    chance: Random,
    chosen: Sequence[UUID],
    types: dict[UUID, list[UUID]],
    codes: dict[UUID, list[UUID]],
) -> Iterator[tuple[list[Any], list[Any]]]:

    for number, event in enumerate(chosen, start):
        moment = now - timedelta(days=DAYS) * (1 - number / RESERVATIONS)
        # The holds that live are the newest, as in a shop.
        states = [(name, share) for name, share in STATES if name != "PENDING" or number > RESERVATIONS * 0.9]
        (status,) = chance.choices([name for name, _ in states], [share for _, share in states])
        is_open = status == "PENDING"
        until = now + timedelta(days=1) if is_open else moment + timedelta(minutes=15)
        closed = None if is_open else moment + timedelta(minutes=1)
        email, name = (f"buyer{number}@example.org", f"Bruno {number}") if status == "COMPLETED" else ("", "")
        key = new_id(moment)
        (kind,) = chance.choices(types[event], [share for _name, share in TYPES])
        shares = [share for _code, share in CODES]
        (code,) = chance.choices([*codes[event], None], [*shares, 1 - sum(shares)]) if event in codes else (None,)
        yield (
            [key, event, status, moment, until, until, False, closed, email, name, "en"],
            [new_id(moment), key, kind, PRICE - DISCOUNT if code else PRICE, code, code and DISCOUNT],
        )


def _write(table: str, rows: list[list[Any]]) -> None:

    columns = COLUMNS[table]
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # References hold by construction; PostgreSQL would look each of them up.
            cursor.execute("SET LOCAL session_replication_role = replica")
            with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(columns))
        kept = [[value.hex if isinstance(value, UUID) else value for value in row] for row in rows]
        cursor.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", kept)  # noqa: S608
