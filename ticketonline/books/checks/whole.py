"""Nothing without what it belongs to: no orphan, no empty reservation, no ticket of another event."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q

from ...sales.models import OrderedTicket, Reservation
from ...statistics.models import DailySales, HourlySales, TypeStatistics
from ..fault import Fault
from ..rule import Rule, faults_of
from ..trade import foreign_keys, tables

FOREIGN = "find out what the buyer was shown, and give the tickets to the event or the reservation that they belong to."
ELSEWHERE = "set its event to that of its ticket type."

COUNTED = {
    "statistics_of_another_event": TypeStatistics,
    "hour_of_another_event": HourlySales,
    "day_of_another_event": DailySales,
}

RULES = (
    Rule(
        code="reservation_without_tickets",
        wrong=Reservation.objects.filter(~Exists(OrderedTicket.objects.filter(reservation=OuterRef("pk")))),
        text="it is %(status)s, and has no ticket",
        advice="if it is paid, find out what was bought and add it; if not, delete it.",
    ),
    Rule(
        code="ticket_of_another_event",
        wrong=OrderedTicket.objects.filter(~Q(type__event=F("reservation__event"))),
        text="its type is of event %(type__event_id)s, its reservation of event %(reservation__event_id)s",
        advice=FOREIGN,
    ),
    *(
        Rule(
            code=code,
            wrong=model._default_manager.filter(~Q(event=F("ticket_type__event"))),
            text="it counts for event %(event_id)s, but its type is of event %(ticket_type__event_id)s",
            advice=ELSEWHERE,
        )
        for code, model in COUNTED.items()
    ),
)


def check_whole() -> Iterator[Fault]:
    """Every row that refers to none, and every one that belongs to two that do not belong together."""
    yield from faults_of(RULES)
    yield from faults_of(_orphans())


def _orphans() -> Iterator[Rule]:
    """A rule for each foreign key there is."""
    for field in (key for model in tables() for key in foreign_keys(model)):
        parent = field.related_model
        theirs = parent._base_manager.filter(pk=OuterRef(field.attname))
        yield Rule(
            code="orphan",
            wrong=field.model._base_manager.filter(~Exists(theirs), **{f"{field.attname}__isnull": False}),
            text=f"its {field.column} %({field.attname})s is no row of {parent._meta.db_table}",
            advice="restore the missing row from a backup. How it could vanish matters: the database forbids it.",
        )
