"""Links that put a ticket into Google Wallet: a signed token (JWT) that says all of it. Google is asked nothing.

Google takes what it first saw under an id for good. So ids are digests of what is said: an event that was put off, or a
ticket with a new code, is another one.
"""

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import override

from ...core import clock
from ..languages import language_of
from ..models import IssuedTicket
from . import credentials as reading
from . import signatures
from .kinds import Wallet
from .offer import get_credentials
from .ticket import WalletTicket, in_one_line, wallet_ticket

SAVE = "https://pay.google.com/gp/v/save/"
# Of a token, safe by Google's manual: some old programs cut longer addresses off. 1,065 bytes of what is said.
MOST_SIGNS = 1_800
# What is left out, step by step, until the token is that short: when doors open, then what texts have beyond so many
# signs. Some are longer all the same: a name that nobody knows again is worse than an address of 2,400 signs.
STEPS = ((200, True), (200, False), (100, False), (60, False), (40, False), (24, False))
DIGEST_BYTES = 9

_HEADER = {"alg": "RS256", "typ": "JWT"}


def google_link(issued: IssuedTicket) -> str:
    """The address that offers to save the ticket to Google Wallet, in its buyer's language.

    `issued` has its key, its type and its order with event and organiser at hand. Raises `NotSold`, `TicketVoid` or
    `SigningKeyClosed` as `qr_text` does, and `WalletNotOffered`.
    """
    order = issued.ticket.reservation
    with override(language_of(order)):
        ticket = wallet_ticket(issued)
        credentials = get_credentials(order.event, Wallet.GOOGLE)
        assert isinstance(credentials, reading.GoogleCredentials)
        signature_signs = 1 + len(_base64(bytes(credentials.key.key_size // 8)))
        for length, with_doors in STEPS:
            unsigned = _unsigned(_claims(ticket, credentials, length, with_doors=with_doors))
            if len(unsigned) + signature_signs <= MOST_SIGNS:
                break
    token = unsigned + b"." + _base64(signatures.rs256(unsigned, credentials))
    return SAVE + token.decode()


def _claims(
    ticket: WalletTicket, credentials: "reading.GoogleCredentials", length: int, *, with_doors: bool
) -> dict[str, Any]:
    event, held = _event(ticket, length, with_doors=with_doors), _held(ticket, length)
    class_id = f"{credentials.issuer}.{_digest(ticket.event.pk, event)}"
    object_id = f"{credentials.issuer}.{_digest(ticket.issued.pk, class_id, ticket.issued.version, held)}"
    return {
        "iss": credentials.account,
        "aud": "google",
        "typ": "savetowallet",
        "iat": int(clock.now().timestamp()),
        "origins": [],  # of pages with Google's own button, which would load Google's script
        "payload": {
            "eventTicketClasses": [{"id": class_id, **event}],
            "eventTicketObjects": [{"id": object_id, "classId": class_id, **held}],
        },
    }


def _event(ticket: WalletTicket, length: int, *, with_doors: bool) -> dict[str, Any]:
    """What all tickets of the event have in common."""
    when = {"start": ticket.starts.iso}
    if ticket.ends and ticket.ends.local > ticket.starts.local:
        when["end"] = ticket.ends.iso
    if ticket.doors and with_doors:
        when["doorsOpen"] = ticket.doors.iso
    said = {
        "issuerName": _cut(in_one_line(ticket.event.organiser.name), length),
        "reviewStatus": "UNDER_REVIEW",
        "eventName": _localized(ticket, ticket.event.name, length),
        "dateTime": when,
    }
    place, address = ticket.place or ticket.address, ticket.address or ticket.place
    if place:  # Google wants both or neither
        said["venue"] = {"name": _localized(ticket, place, length), "address": _localized(ticket, address, length)}
    return said


def _held(ticket: WalletTicket, length: int) -> dict[str, Any]:
    """What this ticket says beside it."""
    said = {
        "state": "ACTIVE",
        "barcode": {"type": "QR_CODE", "value": ticket.qr, "alternateText": ticket.issued.code_in_groups},
        "ticketType": _localized(ticket, ticket.type, length),
        "hexBackgroundColor": ticket.accent,
    }
    if ticket.holder:
        said["ticketHolderName"] = _cut(ticket.holder, length)
    return said


def _localized(ticket: WalletTicket, text: str, length: int) -> dict[str, Any]:
    return {"defaultValue": {"language": ticket.language, "value": _cut(in_one_line(text), length)}}


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def _digest(key: UUID, *said: object) -> str:
    """Twelve signs that Google allows in ids."""
    return _base64(hashlib.sha256(_json([key.hex, *said])).digest()[:DIGEST_BYTES]).decode()


def _unsigned(claims: Mapping[str, Any]) -> bytes:
    return b".".join(_base64(_json(part)) for part in (_HEADER, claims))


def _json(said: object) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _base64(content: bytes) -> bytes:
    return urlsafe_b64encode(content).rstrip(b"=")
