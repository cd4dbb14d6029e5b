-- One reservation of one ticket as the shop stores it, in one statement and so in one transaction: the least that
-- PostgreSQL has to do for it. Ids are in the order of their making, as the shop's are.
WITH taken AS (
  UPDATE events_tickettype SET held = held + 1
  WHERE id = '$type_id' AND amount - held - sold >= 1
  RETURNING event_id, price
), made AS (
  SELECT lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') || '7' AS moment
), reservation AS (
  INSERT INTO sales_reservation
    (id, event_id, status, reservation_date, pending_until, hold_ends_at, is_paying, email, language)
  SELECT (moment || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid, event_id, 'PENDING', now(),
    now() + interval '1 day', now() + interval '1 day', false, '', ''
  FROM taken, made
  RETURNING id
)
INSERT INTO sales_orderedticket (id, reservation_id, type_id, price)
SELECT (moment || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid, reservation.id, '$type_id', price
FROM reservation, taken, made;
