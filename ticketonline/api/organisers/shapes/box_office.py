"""What is kept back, and what is sold without a payment page."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from ....events.rules import LONGEST_CODE, LONGEST_CONTINGENT_NAME, MAX_AMOUNT, MOST_PER_RESERVATION
from ....payments.rules import MAX_GIFT_REASON, Way
from ...storefront.shapes.base import Body, said
from .base import AnEvent, AType, Wish
from .reservations import Email, Name
from .ticket_types import Count, TypeName

CONTINGENT_ID = "0197c4f6-3b1d-7c52-9a0e-6f7081920314"
AContingent = Annotated[UUID, said("The contingent's id.", CONTINGENT_ID)]
ContingentName = Annotated[
    str, said("Whom it is for; buyers never see it.", "Sponsors", minLength=1, maxLength=LONGEST_CONTINGENT_NAME)
]
Kept = Annotated[int, said("How many are kept back.", 10, minimum=1, maximum=MAX_AMOUNT)]


class ContingentNamed(Body, frozen=True, kw_only=True):
    """Which contingent of which event."""

    event_id: AnEvent
    contingent_id: AContingent


class Contingent(Body, frozen=True, kw_only=True):
    """Tickets of a type that nobody but the box office sells."""

    id: AContingent
    type_id: AType
    type: TypeName
    name: ContingentName
    tickets: Annotated[Count, said("How many are in it; what is sold from it is not any more.")]


class ContingentList(Body, frozen=True, kw_only=True):
    """All of an event's."""

    items: Sequence[Contingent]


class NewContingent(Wish, frozen=True, kw_only=True):
    """What to keep back."""

    type_id: AType
    name: ContingentName
    tickets: Kept


class ContingentChanges(Wish, frozen=True, kw_only=True):
    """How many it is to have."""

    tickets: Kept


class SaleLine(Wish, frozen=True, kw_only=True):
    """So many tickets of one type."""

    type_id: AType
    amount: Annotated[int, said("How many.", 2, minimum=1, maximum=MOST_PER_RESERVATION)]


class NewSale(Wish, frozen=True, kw_only=True):
    """What is sold to whom, and how it was paid."""

    tickets: Annotated[list[SaleLine], said("Of which types, and how many.")]
    way: Annotated[
        str,
        said("On an invoice it is the buyer's before it is paid; a gift costs nothing.", "cash", enum=[*Way]),
    ]
    promo_code: Annotated[str, said("A promo code to use.", "", maxLength=LONGEST_CODE)] = ""
    email: Email = ""
    name: Name = ""
    contingent_id: Annotated[AContingent, said("Out of which the tickets of its type come; null: of none.")] | None = (
        None
    )
    reason: Annotated[
        str, said("To whom, or why it is given away; needed for a gift.", "", maxLength=MAX_GIFT_REASON)
    ] = ""
