"""The text in a ticket's QR code: signed by a key of the event, verifiable without a network. Knows no database.

Its format is written down in docs/reference/ticket-codes.md, for whoever makes a scanner.
Heavy: loaded on demand.
"""

import hashlib
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from . import base45
from .errors import NotGenuine

PREFIX = "TKO1"
FORMAT = 1
DOMAIN = b"ticketonline ticket\x00"  # signed before the rest, so that no signature made for another end is one
FIELDS = struct.Struct(">B4s16sH")  # format, key id, ticket id, version of the ticket
KEY_ID_BYTES, SIGNATURE_BYTES = 4, 64
MAX_VERSION = 0xFFFF
TEXT_LENGTH = 135  # of every code, the prefix included


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What a genuine code says: which ticket it is for, in which version, by the key of which id."""

    key_id: bytes
    ticket_id: UUID
    version: int


def new_private_key() -> bytes:
    """A private key that nobody can guess: the seed of RFC 8032, 32 bytes."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_key_of(private_key: bytes) -> bytes:
    """The public key that belongs to it, 32 bytes."""
    return Ed25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def key_id_of(public_key: bytes) -> bytes:
    """The id of a key: the first four bytes of the SHA-256 of the public one."""
    return hashlib.sha256(public_key).digest()[:KEY_ID_BYTES]


def sign(*, private_key: bytes, key_id: bytes, ticket_id: UUID, version: int) -> str:
    """The text of the QR code for the ticket in that version; always the same for the same."""
    assert len(key_id) == KEY_ID_BYTES
    assert 1 <= version <= MAX_VERSION
    fields = FIELDS.pack(FORMAT, key_id, ticket_id.bytes, version)
    signature = Ed25519PrivateKey.from_private_bytes(private_key).sign(DOMAIN + fields)
    return PREFIX + base45.encoded(fields + signature)


def verify(text: str, public_keys: Mapping[bytes, bytes]) -> Claim:
    """What the code says, or `NotGenuine`. `public_keys` has the keys that are trusted by their ids.

    A code has one spelling: whoever alters a sign of it, be it to another case, has no code. Whether its ticket is
    void or was taken back meanwhile it can't tell.
    """
    fields, signature = _parts(text)
    _format, key_id, ticket_id, version = FIELDS.unpack(fields)
    public_key = public_keys.get(key_id)
    if public_key is None:
        raise NotGenuine
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, DOMAIN + fields)
    except InvalidSignature:
        raise NotGenuine from None
    return Claim(key_id=key_id, ticket_id=UUID(bytes=ticket_id), version=version)


def claimed_key_id(text: str) -> bytes:
    """The id of the key by which the code claims to be signed, to look that key up; or `NotGenuine`."""
    fields, _signature = _parts(text)
    key_id: bytes = FIELDS.unpack(fields)[1]
    return key_id


def _parts(text: str) -> tuple[bytes, bytes]:
    """What is signed, and the signature. The length comes first: nobody makes us work on megabytes."""
    if len(text) != TEXT_LENGTH or not text.startswith(PREFIX):
        raise NotGenuine
    try:
        content = base45.decoded(text[len(PREFIX) :])
    except ValueError:
        raise NotGenuine from None
    if content[0] != FORMAT:
        raise NotGenuine
    return content[: FIELDS.size], content[FIELDS.size :]
