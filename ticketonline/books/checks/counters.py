"""Counters against rows: stock and statistics say what the tickets say. These alone can be mended by `repair`."""

from collections.abc import Iterator

from django.db.models import Model

from ...core.money import stored
from ...events.models import PromoCode, TicketType
from ...statistics.models import DailySales, HourlySales, TypeStatistics
from ..fault import Fault
from ..recount import HourMiscount, TypeMiscount, recount_hours, recount_types
from ..recount_codes import CodeMiscount, recount_codes
from ..recount_contingents import ContingentMiscount, recount_contingents
from ..recount_days import DaysMiscount, recount_days

ADVICE = "run `ticketonline verify --repair`, and report what happened before: no way of selling leads here."


def check_counters() -> Iterator[Fault]:
    """Every ticket type, promo code and hour that is counted wrong."""
    for miscount in recount_types():
        if not miscount.is_stock_right:
            yield _stock_fault(miscount)
        if not miscount.are_statistics_right:
            yield _statistics_fault(miscount)
    for contingent in recount_contingents():
        yield _contingent_fault(contingent)
    for code in recount_codes():
        yield _code_fault(code)
    named = set()
    for hour in recount_hours():
        named.add(hour.type_id)
        yield _hour_fault(hour)
    for days in recount_days():
        if days.type_id not in named:  # days may be right where hours are wrong
            yield _days_fault(days)


def _stock_fault(miscount: TypeMiscount) -> Fault:
    return _fault(
        "stock_miscounted",
        TicketType,
        str(miscount.type_id),
        f"held is {miscount.held} and sold is {miscount.sold}, "
        f"but {miscount.counted_held} of its tickets are held and {miscount.counted_sold} sold",
    )


def _contingent_fault(miscount: ContingentMiscount) -> Fault:
    return _fault(
        "contingents_miscounted",
        TicketType,
        str(miscount.type_id),
        f"withheld is {miscount.withheld}, but its contingents have {miscount.counted} tickets",
    )


def _code_fault(miscount: CodeMiscount) -> Fault:
    return _fault(
        "promo_code_miscounted",
        PromoCode,
        str(miscount.code_id),
        f"held is {miscount.held} and sold is {miscount.sold}, "
        f"but {miscount.counted_held} tickets are held with it and {miscount.counted_sold} sold",
    )


def _statistics_fault(miscount: TypeMiscount) -> Fault:
    in_time = f"{miscount.surely_in_time} to {miscount.perhaps_in_time}" if miscount.is_frozen else "all"
    return _fault(
        "statistics_miscounted",
        TypeStatistics,
        str(miscount.type_id),
        f"{miscount.written_in_time} were sold in time and {miscount.written_late} late, but "
        f"{miscount.counted_sold} of its tickets are sold, {in_time} of them in time",
    )


def _hour_fault(miscount: HourMiscount) -> Fault:
    texts = []
    if not miscount.is_sold_right:
        texts.append(
            f"{miscount.written} were sold in that hour for {stored(miscount.written_takings)}, but "
            f"{miscount.counted} of its tickets were, for {stored(miscount.counted_takings)}"
        )
    if not miscount.is_returned_right:
        texts.append(
            f"{miscount.written_returned} came back in that hour and {stored(miscount.written_back)} went back, but "
            f"{miscount.counted_returned} of its tickets did, for {stored(miscount.counted_back)}"
        )
    return _fault(
        "hour_miscounted",
        HourlySales,
        miscount.row,
        "; ".join(texts),
    )


def _days_fault(miscount: DaysMiscount) -> Fault:
    return _fault(
        "days_miscounted",
        DailySales,
        str(miscount.type_id),
        f"{miscount.column} is {miscount.by_day} in its days together, but {miscount.by_hour} in its hours",
    )


def _fault(code: str, model: type[Model], row: str, text: str) -> Fault:
    return Fault(code=code, table=model._meta.db_table, row=row, text=text, advice=ADVICE, is_repairable=True)
