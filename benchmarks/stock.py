"""What is on sale in a benched shop, and what it has sold before: written by the thousand, in SQL."""

from dataclasses import dataclass
from uuid import UUID

from .databases import Postgresql

TYPES = ("Standing", "Seated", "Balcony")
AMOUNT = 10_000_000  # of each type: no run sells out
PROMO_CODE = "BENCH"  # of every event: a tenth off any type
TICKETS_A_SALE = 2
DAYS_OF_SALES = 60

# As ticketonline/core/ids.py makes them, so that indexes grow as they do in a shop.
MAKE_ID = """
CREATE FUNCTION pg_temp.id_at(moment timestamptz) RETURNS uuid LANGUAGE sql VOLATILE AS $$
  SELECT (lpad(to_hex((extract(epoch FROM moment) * 1000)::bigint), 12, '0') || '7'
    || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid
$$
"""
EVENTS = """
WITH organiser AS (
  INSERT INTO accounts_organiser (id, name, slug, email, created_at)
  VALUES (pg_temp.id_at(clock_timestamp()), 'The Bench', 'bench', '', now()) RETURNING id
)
INSERT INTO events_event (id, organiser_id, name, slug, date, time_zone, venue, address, city, country, description,
  currency, image, status, version, preview_serial, statistics_public, search_text, created_at)
SELECT pg_temp.id_at(clock_timestamp()), organiser.id, 'Evening ' || number, 'evening-' || number,
  now() + interval '30 days' + number * interval '1 minute', 'Europe/Warsaw', 'The Great Hall', '1 Market Square',
  'Warsaw', 'PL', repeat('An evening to remember, with everybody who was there the last time. ', 8), 'EUR', '',
  'PUBLISHED', 0, 0, true, 'evening ' || number || ' the great hall warsaw', now()
FROM organiser, generate_series(1, %(events)s) AS number
"""
TICKET_TYPES = """
INSERT INTO events_tickettype (id, event_id, type, price, amount, held, sold, limit_per_reservation, position,
  description, is_paused)
SELECT pg_temp.id_at(clock_timestamp()), event.id, kind.name, 40 + 10 * kind.place, %(amount)s, 0, 0, 5, kind.place,
  '', false
FROM events_event AS event, unnest(%(types)s::text[]) WITH ORDINALITY AS kind (name, place)
"""
PROMO_CODES = """
INSERT INTO events_promocode (id, event_id, code, percent_off, tickets, held, sold, is_paused, note, created_at)
SELECT pg_temp.id_at(clock_timestamp()), id, %(code)s, 10, %(amount)s, 0, 0, false, '', now() FROM events_event
"""
ON_SALE = """
SELECT event.id, event.slug, array_agg(kind.id ORDER BY kind.position) FROM events_event AS event
JOIN events_tickettype AS kind ON kind.event_id = event.id
GROUP BY event.id, event.slug, event.date ORDER BY event.date LIMIT %(number)s
"""
SALES = """
CREATE TEMPORARY TABLE past AS
SELECT number, moment, pg_temp.id_at(moment) AS id FROM (
  SELECT number, now() - interval '1 day' * %(days)s * (1 - number::float / %(sales)s) AS moment
  FROM generate_series(1, %(sales)s) AS number
) AS moments ORDER BY number
"""
RESERVATIONS = """
INSERT INTO sales_reservation (id, event_id, status, reservation_date, pending_until, hold_ends_at, is_paying,
  closed_at, email, language)
SELECT id, %(event_id)s, 'COMPLETED', moment, moment + interval '15 minutes', moment + interval '25 minutes', false,
  moment + interval '1 minute', 'buyer' || number || '@example.org', 'en'
FROM past ORDER BY number
"""
TICKETS = """
INSERT INTO sales_orderedticket (id, reservation_id, type_id, price)
SELECT pg_temp.id_at(moment), past.id, kind.id, kind.price
FROM past, generate_series(1, %(a_sale)s), events_tickettype AS kind WHERE kind.id = %(type_id)s ORDER BY number
"""
PAYMENTS = """
INSERT INTO payments_transaction (id, reservation_id, status, date, amount, currency, error_type, gateway, token,
  closed_at, claimed_until, attempts)
SELECT pg_temp.id_at(moment + interval '59 seconds'), past.id, 'COMPLETED', moment + interval '59 seconds',
  %(a_sale)s * kind.price, 'EUR', '', 'simulated', 'transaction_ok', moment + interval '1 minute', moment, 1
FROM past, events_tickettype AS kind WHERE kind.id = %(type_id)s ORDER BY number
"""
COUNTERS = """
WITH sold AS (SELECT %(a_sale)s * count(*) AS tickets FROM past),
hours AS (SELECT date_trunc('hour', moment + interval '1 minute') AS hour, %(a_sale)s * count(*) AS tickets
  FROM past GROUP BY 1),
stock AS (UPDATE events_tickettype SET sold = sold + tickets FROM sold WHERE id = %(type_id)s),
of_event AS (INSERT INTO statistics_eventstatistics (event_id) VALUES (%(event_id)s)),
of_type AS (INSERT INTO statistics_typestatistics (ticket_type_id, event_id, tickets_sold, tickets_sold_late)
  SELECT %(type_id)s, %(event_id)s, tickets, 0 FROM sold)
INSERT INTO statistics_hourlysales (id, event_id, ticket_type_id, hour, tickets_sold, takings)
SELECT pg_temp.id_at(hour), %(event_id)s, kind.id, hour, tickets, tickets * (1000 * kind.price)::bigint
FROM hours, events_tickettype AS kind WHERE kind.id = %(type_id)s
"""
DAYS = """
INSERT INTO statistics_dailysales (id, event_id, ticket_type_id, day, tickets_sold, takings)
SELECT pg_temp.id_at(min(hour)), event_id, ticket_type_id, hour::date, sum(tickets_sold), sum(takings)
FROM statistics_hourlysales WHERE ticket_type_id = %(type_id)s GROUP BY event_id, ticket_type_id, hour::date
"""


@dataclass(frozen=True, kw_only=True)
class OnSale:
    """An event with the ids of its types, which are named as in TYPES."""

    event_id: UUID
    slug: str
    type_ids: tuple[UUID, ...]


def put_on_sale(database: Postgresql, *, events: int) -> None:
    """Publish so many events in an empty shop, each with all TYPES and the promo code."""
    with database.connection.transaction():
        database.connection.execute(MAKE_ID)
        database.connection.execute(EVENTS, {"events": events})
        database.connection.execute(TICKET_TYPES, {"amount": AMOUNT, "types": list(TYPES)})
        database.connection.execute(PROMO_CODES, {"code": PROMO_CODE, "amount": AMOUNT})
        database.connection.execute("DROP FUNCTION pg_temp.id_at")
    database.connection.execute("ANALYZE")


def list_on_sale(database: Postgresql, *, number: int) -> list[OnSale]:
    """The events that come first, so many of them."""
    rows = database.connection.execute(ON_SALE, {"number": number}).fetchall()
    return [OnSale(event_id=event_id, slug=slug, type_ids=tuple(types)) for event_id, slug, types in rows]


def sell_before(database: Postgresql, *, event: OnSale, tickets: int) -> None:
    """Write the past sales of so many tickets of the event's first type, as if they had been paid for one by one."""
    names = {
        "event_id": event.event_id,
        "type_id": event.type_ids[0],
        "sales": tickets // TICKETS_A_SALE,
        "a_sale": TICKETS_A_SALE,
        "days": DAYS_OF_SALES,
    }
    with database.connection.transaction():
        # References hold by construction; PostgreSQL would look each of them up.
        database.connection.execute("SET LOCAL session_replication_role = replica")
        database.connection.execute("SET LOCAL TIME ZONE 'UTC'")
        for statement in (MAKE_ID, SALES, RESERVATIONS, TICKETS, PAYMENTS, COUNTERS, DAYS):
            database.connection.execute(statement, names)
        database.connection.execute("DROP TABLE past")
        database.connection.execute("DROP FUNCTION pg_temp.id_at")
    database.connection.execute("VACUUM ANALYZE")
