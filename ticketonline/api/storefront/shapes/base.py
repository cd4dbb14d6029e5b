"""What the bodies have in common, and the values that their examples share."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from ....sales.contact import LANGUAGE_TAG, MAX_NAME

EVENT_ID = "0197c4f2-7c1e-7a60-8f3e-5d2f0c9b1a11"
TYPE_ID = "0197c4f2-7c1f-7b02-9d11-20c6a2b4e7f3"
RESERVATION_ID = "0197c50a-11d4-7e35-b1f6-8a4c3d9e0f27"
TICKET_ID = "0197c50a-11d5-70aa-a9c4-6e1f2b3c4d58"
TRANSACTION_ID = "0197c50b-9a02-7c48-8e2d-f0a1b2c3d496"


class Body(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A JSON object. Keys that are not listed are ignored in a request, and may come to an answer later."""


def said(description: str, *examples: Any, **schema: Any) -> Meta:
    """What the reference says of a value."""
    return Meta(description=description, examples=list(examples) or None, extra_json_schema=schema or None)


Price = Annotated[Decimal, said("Exact, with the decimal places of its currency.", Decimal("120.00"), minimum=0)]
Currency = Annotated[str, said("ISO 4217.", "EUR")]
TypeName = Annotated[str, said("The ticket type's name, unique in its event.", "VIP")]
Time = Annotated[datetime, Meta(tz=True), said("ISO 8601, in UTC.", "2030-06-21T18:00:00Z")]
EventId = Annotated[UUID, said("The event's id.", EVENT_ID)]
ReservationId = Annotated[UUID, said("The reservation's id.", RESERVATION_ID)]
TransactionId = Annotated[UUID, said("The transaction's id.", TRANSACTION_ID)]
Sentence = Annotated[str, said("An English sentence: what was done.")]
Message = Annotated[str, said("A sentence to show the buyer, in the language of `Accept-Language`.")]
Email = Annotated[
    str, said("Where the tickets go. Set once, and never shown again.", "bruno@example.com", maxLength=254)
]
BuyersName = Annotated[
    str,
    said(
        "Whose tickets they are. Kept if none was set before, and never shown again.",
        "Bruno Buyer",
        maxLength=MAX_NAME,
    ),
]
Language = Annotated[
    str, said("The buyer's language, as BCP 47. Set once.", "pl", pattern=rf"^\s*({LANGUAGE_TAG.pattern})?\s*$")
]
