"""The statements of a batch, in SQL for each of the two databases.

In SQL, since to build these few statements anew for each batch cost the ORM more than all the rest of it (decision 15).
Every list travels as one JSON text. The databases differ in how they read it, in how they keep ids, and in what one
statement can do. That the columns are those of the models is tested (tests/domain/test_desk_rows.py).
"""

from ...events.locks import TRY_THE_LINE, WAIT_IN_LINE

WANTED_ON_POSTGRESQL = """
        FROM events_tickettype
        WHERE event_id = ANY (ARRAY(SELECT json_array_elements_text(%(event_ids)s)::uuid))
              AND type = ANY (ARRAY(SELECT json_array_elements_text(%(names)s)))
           OR id = ANY (ARRAY(SELECT json_array_elements_text(%(type_ids)s)::uuid))
"""
TYPE_ON_POSTGRESQL = """
        id, event_id, type, price, amount - held - sold - withheld, limit_per_reservation, position, is_paused,
        is_hidden, date_part('epoch', sales_open_at), date_part('epoch', sales_close_at)
"""
# Locked in key order, as everybody does (sales/locks.py), after waiting in line for them (events/locks.py). SQLite's
# whole database is locked already.
LOCK_TYPES = {
    "postgresql": f"""
        {WAIT_IN_LINE.format(ids=f"SELECT id {WANTED_ON_POSTGRESQL}")};
        SELECT {TYPE_ON_POSTGRESQL} {WANTED_ON_POSTGRESQL} ORDER BY id FOR UPDATE
    """,
    "sqlite": """
        SELECT id, event_id, type, price, amount - held - sold - withheld, limit_per_reservation, position, is_paused,
               is_hidden, sales_open_at, sales_close_at
        FROM events_tickettype
        WHERE event_id IN (SELECT value FROM json_each(%(event_ids)s))
              AND type IN (SELECT value FROM json_each(%(names)s))
           OR id IN (SELECT value FROM json_each(%(type_ids)s))
    """,
}
# Those that nobody has and nobody waits for: who never waits may lock in any order.
LOCK_FREE_TYPES = {
    "postgresql": f"""
        WITH wanted AS MATERIALIZED (SELECT id {WANTED_ON_POSTGRESQL}),
             free AS MATERIALIZED (SELECT id FROM wanted WHERE {TRY_THE_LINE})
        SELECT {TYPE_ON_POSTGRESQL} FROM events_tickettype
        WHERE id IN (SELECT id FROM free) FOR UPDATE SKIP LOCKED
    """,  # noqa: S608 - all words are our own
    "sqlite": LOCK_TYPES["sqlite"],
}
# After their events' types, in key order. What types a code is for changes under the locks of those.
LOCK_CODES = {
    "postgresql": """
        SELECT id, event_id, code, percent_off, amount_off, tickets - held - sold, limit_per_reservation, is_paused,
               date_part('epoch', valid_from), date_part('epoch', valid_until),
               (SELECT currency FROM events_event WHERE id = promo.event_id),
               ARRAY(SELECT tickettype_id FROM events_promocode_types WHERE promocode_id = promo.id)
        FROM events_promocode AS promo
        WHERE event_id = ANY (ARRAY(SELECT json_array_elements_text(%(event_ids)s)::uuid))
              AND code = ANY (ARRAY(SELECT json_array_elements_text(%(codes)s)))
           OR id = ANY (ARRAY(SELECT json_array_elements_text(%(code_ids)s)::uuid))
        ORDER BY id FOR UPDATE
    """,
    "sqlite": """
        SELECT id, event_id, code, percent_off, amount_off, tickets - held - sold, limit_per_reservation, is_paused,
               valid_from, valid_until, (SELECT currency FROM events_event WHERE id = promo.event_id),
               (SELECT json_group_array(tickettype_id) FROM events_promocode_types WHERE promocode_id = promo.id)
        FROM events_promocode AS promo
        WHERE event_id IN (SELECT value FROM json_each(%(event_ids)s))
              AND code IN (SELECT value FROM json_each(%(codes)s))
           OR id IN (SELECT value FROM json_each(%(code_ids)s))
    """,
}
# PostgreSQL's moments travel as seconds: to read one written out costs twenty times as much.
READ_EVENTS = {
    "postgresql": """
        SELECT id, date_part('epoch', date), date_part('epoch', sales_open_at), date_part('epoch', sales_close_at)
        FROM events_event
        WHERE id = ANY (ARRAY(SELECT json_array_elements_text(%(event_ids)s)::uuid)) AND status = 'PUBLISHED'
    """,
    "sqlite": """
        SELECT id, date, sales_open_at, sales_close_at FROM events_event
        WHERE id IN (SELECT value FROM json_each(%(event_ids)s)) AND status = 'PUBLISHED'
    """,
}
WRITE = {
    "postgresql": (
        """
        WITH reservations AS (
            INSERT INTO sales_reservation (id, event_id, status, reservation_date, pending_until, hold_ends_at,
                                           is_paying, email, language)
            SELECT id, event_id, 'PENDING', %(now)s, %(until)s, %(until)s, false, email, language
            FROM json_to_recordset(%(reservations)s) AS row (id uuid, event_id uuid, email text, language text)
        ), tickets AS (
            INSERT INTO sales_orderedticket (id, reservation_id, type_id, price, promo_code_id, discount)
            SELECT id, reservation_id, type_id, price, promo_code_id, discount
            FROM json_to_recordset(%(tickets)s) AS row (id uuid, reservation_id uuid, type_id uuid, price numeric,
                                                        promo_code_id uuid, discount numeric)
        )
        UPDATE events_tickettype kind SET held = kind.held + row.count
        FROM json_to_recordset(%(moved)s) AS row (id uuid, count integer) WHERE kind.id = row.id
        """,
    ),
    "sqlite": (
        """
        INSERT INTO sales_reservation (id, event_id, status, reservation_date, pending_until, hold_ends_at,
                                       is_paying, email, language)
        SELECT json_extract(value, '$.id'), json_extract(value, '$.event_id'), 'PENDING', %(now)s, %(until)s,
               %(until)s, false, json_extract(value, '$.email'), json_extract(value, '$.language')
        FROM json_each(%(reservations)s)
        """,
        """
        INSERT INTO sales_orderedticket (id, reservation_id, type_id, price, promo_code_id, discount)
        SELECT json_extract(value, '$.id'), json_extract(value, '$.reservation_id'), json_extract(value, '$.type_id'),
               json_extract(value, '$.price'), json_extract(value, '$.promo_code_id'),
               json_extract(value, '$.discount')
        FROM json_each(%(tickets)s)
        """,
        """
        UPDATE events_tickettype SET held = held + json_extract(row.value, '$.count')
        FROM json_each(%(moved)s) AS row WHERE events_tickettype.id = json_extract(row.value, '$.id')
        """,
    ),
}
MOVE_CODES = {
    "postgresql": """
        UPDATE events_promocode promo SET held = promo.held + row.count
        FROM json_to_recordset(%(codes)s) AS row (id uuid, count integer) WHERE promo.id = row.id
    """,
    "sqlite": """
        UPDATE events_promocode SET held = held + json_extract(row.value, '$.count')
        FROM json_each(%(codes)s) AS row WHERE events_promocode.id = json_extract(row.value, '$.id')
    """,
}
