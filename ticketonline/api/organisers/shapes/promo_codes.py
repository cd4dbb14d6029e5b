"""Promo codes."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType

from ....events.code_state import CodeState
from ....events.rules import (
    LEAST_PERCENT_OFF,
    LONGEST_CODE,
    MAX_AMOUNT,
    MOST_CODES_AT_ONCE,
    MOST_PER_RESERVATION,
)
from ....events.suggest_code import SIGNS_IN_BULK
from ...storefront.shapes.base import TYPE_ID, Body, Currency, Time, said
from .base import AnEvent, Money, Next, PageWanted, Wish
from .ticket_types import Count

CODE_ID = "0197c4f3-2a6b-7e90-b3c1-4d5e6f708192"
ACode = Annotated[UUID, said("The promo code's id.", CODE_ID)]
Code = Annotated[
    str, said("What people type, in any case and with any blanks; kept in capitals.", "SUMMER", maxLength=LONGEST_CODE)
]
PercentOff = Annotated[
    Decimal,
    said("How much less, in percent; null: see `amount_off`.", Decimal("10.00"), minimum=float(LEAST_PERCENT_OFF)),
]
AmountOff = Annotated[Money, said("How much less for each ticket, at most its price; null: see `percent_off`.")]
Types = Annotated[
    list[Annotated[UUID, said("A ticket type's id.", TYPE_ID)]],
    said("Which ticket types it is for; none: all that are not hidden.", [TYPE_ID]),
]
Tickets = Annotated[int, said("For how many tickets in all; null: without end.", 100, minimum=1, maximum=MAX_AMOUNT)]
PerReservation = Annotated[
    int,
    said("For how many tickets of one reservation; null: for all.", 2, minimum=1, maximum=MOST_PER_RESERVATION),
]
From = Annotated[Time, said("From when it can be used; null: at once.", "2031-03-01T08:00:00Z")]
Until = Annotated[Time, said("Until when it can be used; null: without end.", "2031-06-01T08:00:00Z")]
Note = Annotated[str, said("For the team; buyers never see it.", "Newsletter of May", maxLength=200)]


class CodeNamed(Body, frozen=True, kw_only=True):
    """Which promo code of which event."""

    event_id: AnEvent
    code_id: ACode


class PromoCode(Body, frozen=True, kw_only=True):
    """A promo code of an event, with how often it was used."""

    id: ACode
    code: Code
    percent_off: PercentOff | None
    amount_off: AmountOff | None
    currency: Currency
    types: Types
    tickets: Tickets | None
    held: Annotated[Count, said("In reservations with it that are not paid yet.")]
    sold: Annotated[Count, said("In reservations with it that are paid.")]
    left: Annotated[Count, said("For which it can still be used; null: without end.")] | None
    limit_per_reservation: PerReservation | None
    valid_from: From | None
    valid_until: Until | None
    note: Note
    is_paused: Annotated[bool, said("Taken out of use for now.", False)]
    state: Annotated[str, said("Whether it can be used now.", "valid", enum=[state.value for state in CodeState])]


class CodePage(Body, frozen=True, kw_only=True):
    """Some promo codes, those made last first."""

    items: Sequence[PromoCode]
    next: Next | None


class CodesWanted(PageWanted, frozen=True, kw_only=True):
    """Which of them."""

    text: Annotated[str, Meta(max_length=200), said("Which begin so, or whose note does.", "SUM")] = ""


class NewCode(Wish, frozen=True, kw_only=True):
    """A promo code to make: with `percent_off`, with `amount_off`, or with neither, to show what is hidden."""

    code: Code
    percent_off: PercentOff | None = None
    amount_off: AmountOff | None = None
    types: Types = []
    tickets: Tickets | None = None
    limit_per_reservation: PerReservation | None = None
    valid_from: From | None = None
    valid_until: Until | None = None
    note: Note = ""


class NewCodes(NewCode, frozen=True, kw_only=True):
    """Promo codes to make, all alike."""

    code: Annotated[
        str, said("What all begin with; may be empty.", "PRESS-", maxLength=LONGEST_CODE - SIGNS_IN_BULK)
    ] = ""
    count: Annotated[int, said("How many.", 3, minimum=1, maximum=MOST_CODES_AT_ONCE)]


class CodeBatch(Body, frozen=True, kw_only=True):
    """The promo codes that were made."""

    items: Sequence[PromoCode]


class CodeChanges(Wish, frozen=True, kw_only=True):
    """What to change about a promo code: what is left out stays as it is. New reservations alone are meant."""

    code: Code | UnsetType = UNSET
    percent_off: PercentOff | UnsetType | None = UNSET
    amount_off: AmountOff | UnsetType | None = UNSET
    types: Types | UnsetType = UNSET
    tickets: Tickets | UnsetType | None = UNSET
    limit_per_reservation: PerReservation | UnsetType | None = UNSET
    valid_from: From | UnsetType | None = UNSET
    valid_until: Until | UnsetType | None = UNSET
    note: Note | UnsetType = UNSET
