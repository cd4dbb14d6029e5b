"""What is printed on a ticket: everything that a page needs, and nothing that has to be looked up."""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

QR_TEXT = re.compile(r"[0-9A-Z $%*+\-./:]{1,140}")  # QR codes have a compact alphabet: 5.5 bits a sign
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, kw_only=True)
class PrintedTicket:
    """One ticket in the words of its buyer. Text may be any text at all: what can't be printed is left out.

    Moments are aware; `country` is its name in the ticket's language; `code` is the short code in its groups; `order`
    is the short reference; `picture` a JPEG, PNG or WebP. An empty `holder`, `address` or `order` is left
    out, and a price of None.
    """

    event: str
    organiser: str
    starts_at: datetime
    time_zone: str
    doors_at: datetime | None
    venue: str
    address: str
    city: str
    country: str
    type: str
    price: Decimal | None
    currency: str
    holder: str
    code: str
    qr: str
    accent: str
    picture: bytes | None
    language: str
    order: str

    def __post_init__(self) -> None:
        assert self.starts_at.tzinfo is not None
        assert self.doors_at is None or self.doors_at.tzinfo is not None
        assert QR_TEXT.fullmatch(self.qr), "no text for a compact QR code"
        assert COLOUR.fullmatch(self.accent), "a colour is written as #rrggbb"
