"""`python -m benchmarks.orders`: fills an empty shop with a million reservations, and asks for its list of orders.

Prints JSON: of each way to ask, the milliseconds of an answer, in the middle of several. The shop is the one of the
environment (DATABASE_URL, TICKETONLINE_DATA), migrated before; pages are answered in this process.
"""

import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import median
from typing import Any
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ticketonline.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from ticketonline.accounts.models import Membership, Organiser, User  # noqa: E402
from ticketonline.accounts.rules import Role, Scope  # noqa: E402
from ticketonline.accounts.services.create_api_token import create_api_token  # noqa: E402
from ticketonline.api.organisers import cursors  # noqa: E402
from ticketonline.audit.actor import Actor  # noqa: E402
from ticketonline.core import clock  # noqa: E402
from ticketonline.core.ids import LOWEST_ID, lowest_id_at, new_id  # noqa: E402
from ticketonline.events.models import Event, PromoCode, TicketType  # noqa: E402

RESERVATIONS = 1_000_000
DAYS = 60  # over which they were made
EVENTS = 60  # of the organiser; one has most of it
TIMES = 5  # each is asked for so often, after once for the caches
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
}
BATCH = 20_000
ADDRESS = "/manage/bench/orders/"
LOG_IN = "ticketonline.web.manage.log_in.PasswordBackend"


def main() -> None:
    """Fill the shop, ask, print."""
    events, member = _put_on_sale()
    _sell(events)
    setup_test_environment(debug=False)
    json.dump({"reservations": RESERVATIONS, "milliseconds": _ask(events[0], member)}, sys.stdout)


def _put_on_sale() -> tuple[list[Event], Membership]:
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
        TicketType(event=event, type=name, price=40, amount=2_000_000, position=place)
        for event in events
        for place, (name, _share) in enumerate(TYPES)
    )
    PromoCode.objects.bulk_create(PromoCode(event=events[0], code=code, percent_off=10) for code, _share in CODES)
    user = User.objects.create_user(username="bench")
    return events, Membership.objects.create(organiser=ours, user=user, role=Role.OWNER)


def _sell(events: list[Event]) -> None:
    """Write the reservations, oldest first, with a ticket each."""
    chance = Random(4)  # noqa: S311 - nothing is secret here
    types = {event.pk: [kind.pk for kind in event.ticket_types.order_by("position")] for event in events}
    codes = {events[0].pk: [code.pk for code in events[0].promo_codes.order_by("id")]}
    weights = [HOT_SHARE, *[(1 - HOT_SHARE - STRANGERS_SHARE) / (EVENTS - 1)] * (EVENTS - 1), STRANGERS_SHARE]
    now = clock.now()
    for start in range(0, RESERVATIONS, BATCH):
        chosen = chance.choices(list(types), weights, k=BATCH)
        rows = list(_rows(start, now, chance, chosen, types, codes))
        _write("sales_reservation", [reservation for reservation, _ticket in rows])
        _write("sales_orderedticket", [ticket for _reservation, ticket in rows])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _ask(event: Event, member: Membership) -> dict[str, float]:
    """The milliseconds of an answer, by what is asked for."""
    client = Client()
    client.force_login(member.user, backend=LOG_IN)
    standing, _seated, box = (str(kind.pk) for kind in event.ticket_types.order_by("position"))
    largest = {"event": str(event.pk)}
    day = (datetime.now(UTC) - timedelta(days=DAYS / 2)).date().isoformat()
    middle = client.get(ADDRESS, {"until": day}).context["rows"][-1].order
    names = {standing: "of most", box: "of few", str(middle.pk): "the middle one", str(event.pk): "the largest"}
    found = {}
    for asked in (
        {},
        *({"state": state} for state, _share in STATES),
        largest,
        *(largest | {"state": state} for state, _share in STATES),
        *(largest | {"type": kind} for kind in (standing, box)),
        *(largest | {"type": kind, "state": state} for kind in (standing, box) for state, _share in STATES),
        {"since": day, "until": day},
        largest | {"since": day, "until": day, "type": standing, "state": "CANCELLED"},
        {"q": "buyer"},
        {"q": middle.email or "buyer123456@"},
        *({"q": name} for name in ("bruno", middle.name or "Bruno 123456")),
        *(largest | {"code": code} | more for code, _share in CODES for more in ({}, {"state": "CANCELLED"})),
        *(largest | {"code": code, "type": kind} for code, _share in CODES for kind in (standing, box)),
        {"q": str(middle.pk)},
        {"q": str(middle.pk)[:8]},
        largest | {"q": "buyer1", "type": standing, "state": "COMPLETED"},
    ):
        for turn in ({}, {"before": str(middle.pk)}, {"after": str(middle.pk)}):
            query = asked | turn
            name = ", ".join(f"{key} {names.get(value, value)}" for key, value in query.items())
            found[name or "all"] = _milliseconds(client, ADDRESS, query)
    return found | _ask_the_api(event, member)


def _ask_the_api(event: Event, member: Membership) -> dict[str, float]:
    """The same of those who come, at the beginning and in the middle of their list."""
    by = Actor(user_id=member.user_id, name="bench")
    _token, secret = create_api_token(member, name="Bench", scopes=[Scope.READ_ORDERS], by=by)
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    address = f"/api/v1/events/{event.pk}/attendees"
    half_way = cursors.written(lowest_id_at(clock.now() - timedelta(days=DAYS / 2)), LOWEST_ID)
    found = {}
    for kind in (None, *event.ticket_types.order_by("position")):
        for place, cursor in {"": {}, ", from the middle": {"cursor": half_way}}.items():
            query = cursor | ({"type_id": str(kind.pk)} if kind else {})
            name = f"attendees{f' of {kind.type}' if kind else ''}{place}"
            found[name] = _milliseconds(client, address, query)
    return found


def _milliseconds(client: Client, address: str, query: dict[str, str]) -> float:
    times = []
    for _ in range(TIMES + 1):
        began = time.perf_counter()
        answer = client.get(address, query)
        times.append((time.perf_counter() - began) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{query}: {answer.status_code}")
    return median(times[1:])


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
            [new_id(moment), key, kind, 40, code, code and 4],
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


if __name__ == "__main__":
    main()
