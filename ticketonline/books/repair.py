"""Mending the counters. States and money are for people to decide about: `verify` says what to do."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import OperationalError

from ..core.database import writing
from ..events.locks import lock_types_of
from ..events.models import Event, PromoCode, TicketType
from ..statistics.models import DailySales, HourlySales, TypeStatistics
from ..statistics.services.freeze import lock_statistics
from ..statistics.services.sum_days import sum_days
from .recount import HourMiscount, TypeMiscount, recount_hours, recount_types
from .recount_codes import CodeMiscount, recount_codes
from .recount_contingents import ContingentMiscount, recount_contingents
from .recount_days import recount_days
from .snapshot import let_tables_be_read_whole, snapshot


@dataclass(frozen=True, kw_only=True)
class Mended:
    """A row whose counters were set right."""

    table: str
    row: str
    text: str

    def __str__(self) -> str:
        return f"mended: {self.table} {self.row}: {self.text}"


@dataclass(frozen=True, kw_only=True)
class Refused:
    """A row whose counters can't be set right, and what the organiser has to do first."""

    table: str
    row: str
    text: str

    def __str__(self) -> str:
        return f"refused: {self.table} {self.row}: {self.text}"


Outcome = Mended | Refused


def repair() -> Iterator[Outcome]:
    """Set stock and statistics to what the tickets say, one event after the other, while sales go on.

    Each event is recounted and mended in a transaction of its own, which locks its ticket types, its promo codes and
    its statistics, in the one lock order; whoever buys there waits for that long. What was done is told once it is
    committed. An event whose tickets others hold for too long is left as it is, and the next one is mended.
    """
    for event_id in _miscounted_events():
        try:
            yield from _mend(event_id)
        except OperationalError as error:
            reason = str(error).splitlines()[0]
            yield Refused(
                table=Event._meta.db_table,
                row=str(event_id),
                text=f"nothing was mended here ({reason}). Repair again in a quieter moment.",
            )


def _miscounted_events() -> list[UUID]:
    with snapshot():
        events = {miscount.event_id for miscount in recount_types()}
        events |= {miscount.event_id for miscount in recount_codes()}
        events |= {miscount.event_id for miscount in recount_contingents()}
        events |= {miscount.event_id for miscount in recount_days()}
        types = {miscount.type_id for miscount in recount_hours()}
        known = TicketType.objects.order_by().values_list("pk", "event_id")
        events |= {event_id for type_id, event_id in known.iterator() if type_id in types}
    return sorted(events)


def _mend(event_id: UUID) -> list[Outcome]:
    with writing():
        lock_types_of([event_id])
        event = Event.objects.filter(pk=event_id).first()
        if event is None:
            return []
        list(PromoCode.objects.filter(event=event).order_by("pk").select_for_update().values_list("pk"))
        lock_statistics(event)
        let_tables_be_read_whole()
        # Counted anew: under the locks nobody sells here, and what was seen before them may have changed.
        types, hours = list(recount_types(event_id=event_id)), list(recount_hours(event_id=event_id))
        return [
            *[_mend_stock(miscount) for miscount in types if not miscount.is_stock_right],
            *[_mend_contingents(miscount) for miscount in recount_contingents(event_id=event_id)],
            *[_mend_code(miscount) for miscount in recount_codes(event_id=event_id)],
            *[_mend_statistics(miscount) for miscount in types if not miscount.are_statistics_right],
            *[_mend_hour(event_id, miscount) for miscount in hours],
            *_mend_days(event_id),
        ]


def _mend_stock(miscount: TypeMiscount) -> Outcome:
    table, row, taken = TicketType._meta.db_table, str(miscount.type_id), miscount.counted_held + miscount.counted_sold
    if taken > miscount.amount:
        return Refused(
            table=table,
            row=row,
            text=f"{miscount.counted_held} held and {miscount.counted_sold} sold are more than its amount, which is "
            f"{miscount.amount}. Raise the amount to at least {taken} if the house has the room; if not, call buyers "
            "and give money back. Then repair again.",
        )
    TicketType.objects.filter(pk=miscount.type_id).update(held=miscount.counted_held, sold=miscount.counted_sold)
    return Mended(
        table=table,
        row=row,
        text=f"held {miscount.held} -> {miscount.counted_held}, sold {miscount.sold} -> {miscount.counted_sold}",
    )


def _mend_contingents(miscount: ContingentMiscount) -> Outcome:
    table, row = TicketType._meta.db_table, str(miscount.type_id)
    kind = TicketType.objects.get(pk=miscount.type_id)
    if miscount.counted > kind.amount - kind.held - kind.sold:
        return Refused(
            table=table,
            row=row,
            text=f"its contingents have {miscount.counted} tickets, more than are left. Make them smaller, then repair "
            "again.",
        )
    TicketType.objects.filter(pk=miscount.type_id).update(withheld=miscount.counted)
    return Mended(table=table, row=row, text=f"withheld {miscount.withheld} -> {miscount.counted}")


def _mend_code(miscount: CodeMiscount) -> Outcome:
    table, row, taken = PromoCode._meta.db_table, str(miscount.code_id), miscount.counted_held + miscount.counted_sold
    if miscount.tickets is not None and taken > miscount.tickets:
        return Refused(
            table=table,
            row=row,
            text=f"{miscount.counted_held} held and {miscount.counted_sold} sold with it are more than the "
            f"{miscount.tickets} that it is for. Let it be for at least {taken}, then repair again.",
        )
    PromoCode.objects.filter(pk=miscount.code_id).update(held=miscount.counted_held, sold=miscount.counted_sold)
    return Mended(
        table=table,
        row=row,
        text=f"held {miscount.held} -> {miscount.counted_held}, sold {miscount.sold} -> {miscount.counted_sold}",
    )


def _mend_statistics(miscount: TypeMiscount) -> Outcome:
    in_time = miscount.right_in_time
    late = miscount.counted_sold - in_time
    TypeStatistics.objects.update_or_create(
        ticket_type_id=miscount.type_id,
        defaults={"event_id": miscount.event_id, "tickets_sold": in_time, "tickets_sold_late": late},
    )
    return Mended(
        table=TypeStatistics._meta.db_table,
        row=str(miscount.type_id),
        text=f"tickets_sold {miscount.written_in_time} -> {in_time}, "
        f"tickets_sold_late {miscount.written_late} -> {late}",
    )


def _mend_hour(event_id: UUID, miscount: HourMiscount) -> Outcome:
    # Taken away first: there may be two rows, where there is no guard against that.
    HourlySales.objects.filter(ticket_type_id=miscount.type_id, hour=miscount.hour).delete()
    if miscount.counted or miscount.counted_returned:
        HourlySales.objects.create(
            event_id=event_id,
            ticket_type_id=miscount.type_id,
            hour=miscount.hour,
            tickets_sold=miscount.counted,
            takings=miscount.counted_takings,
            tickets_returned=miscount.counted_returned,
            takings_returned=miscount.counted_back,
        )
    text = (
        f"tickets_sold {miscount.written} -> {miscount.counted}, "
        f"takings {miscount.written_takings} -> {miscount.counted_takings}"
    )
    if not miscount.is_returned_right:
        text += (
            f", tickets_returned {miscount.written_returned} -> {miscount.counted_returned}, "
            f"takings_returned {miscount.written_back} -> {miscount.counted_back}"
        )
    return Mended(table=HourlySales._meta.db_table, row=miscount.row, text=text)


def _mend_days(event_id: UUID) -> list[Outcome]:
    # After the hours, of which they are made.
    wrong = list(recount_days(event_id=event_id))
    sum_days({miscount.type_id for miscount in wrong})
    table = DailySales._meta.db_table
    return [
        Mended(table=table, row=str(one.type_id), text=f"{one.column} in all its days {one.by_day} -> {one.by_hour}")
        for one in wrong
    ]
