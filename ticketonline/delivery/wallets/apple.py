"""Passes for Apple Wallet: a zip of what the pass says, its pictures, a list of both, and the list's signature."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from django.utils.translation import override

from ..languages import language_of
from ..models import IssuedTicket
from . import credentials as reading
from . import pictures as drawing
from . import signatures
from .kinds import Wallet
from .offer import get_credentials
from .pass_json import pass_json
from .ticket import in_one_line, wallet_ticket

CONTENT_TYPE = "application/vnd.apple.pkpass"
FILE_TYPE = 0o100644 << 16  # a plain file that everybody may read, as zips say it
EARLIEST = (1980, 1, 1, 0, 0, 0)  # that a zip can say


def apple_pass(issued: IssuedTicket) -> bytes:
    """The ticket as a `.pkpass`, in its buyer's language; the same but for the signature as long as nothing changes.

    `issued` has its key, its type and its order with event and organiser at hand. Raises `NotSold`, `TicketVoid` or
    `SigningKeyClosed` as `qr_text` does, and `WalletNotOffered`.
    """
    order = issued.ticket.reservation
    with override(language_of(order)):
        ticket = wallet_ticket(issued)
        credentials = get_credentials(order.event, Wallet.APPLE)
        assert isinstance(credentials, reading.AppleCredentials)
        said = pass_json(ticket, credentials)
    drawn = drawing.pictures(name=in_one_line(order.event.organiser.name), accent=ticket.accent)
    files = {"pass.json": _json(said), **drawn}
    # SHA-1 is Apple's format; what it is signed with is SHA-256.
    hashes = {name: hashlib.sha1(content, usedforsecurity=False).hexdigest() for name, content in files.items()}
    manifest = _json(hashes)
    return _zipped(files | {"manifest.json": manifest, "signature": signatures.signed_apart(manifest, credentials)})


def _json(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, FILE_TYPE, 3
            archive.writestr(entry, content)
    return out.getvalue()
