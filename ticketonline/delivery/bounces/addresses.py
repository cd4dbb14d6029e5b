"""Where each mail comes back to: an address of its own, which nobody else can make."""

import re
from base64 import b32encode
from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "ticketonline.bounces"
PROOF_SIGNS = 8  # of base32, 40 bits: to guess one takes as many mails to the mailbox


def return_address(message_id: UUID) -> str:
    """The envelope sender of that mail; empty where BOUNCE_ADDRESS is not set."""
    if not settings.BOUNCES.address:
        return ""
    name, _, domain = settings.BOUNCES.address.rpartition("@")
    return f"{name}+{message_id.hex}{_proof(message_id.hex, settings.SECRET_KEY)}@{domain}"


def find_returned(text: str) -> UUID | None:
    """Whose return address is in the text, the first that is genuine; None if none is.

    In small letters or capitals: some servers change them.
    """
    if not settings.BOUNCES.address:
        return None
    name, _, domain = (re.escape(part) for part in settings.BOUNCES.address.rpartition("@"))
    shape = rf"(?<![\w.+-]){name}\+([0-9a-f]{{32}})([a-z2-7]{{{PROOF_SIGNS}}})@{domain}(?![\w.-])"
    for found in re.finditer(shape, text, re.ASCII | re.IGNORECASE):
        number, proof = found[1].lower(), found[2].lower()
        if any(constant_time_compare(proof, _proof(number, secret)) for secret in _secrets()):
            return UUID(hex=number)
    return None


def _proof(number: str, secret: str | bytes) -> str:
    digest = salted_hmac(SALT, number, secret=secret, algorithm="sha256").digest()
    return b32encode(digest)[:PROOF_SIGNS].decode().lower()


def _secrets() -> list[str | bytes]:
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
