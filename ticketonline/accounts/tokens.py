"""Secrets that a link carries. Of each only the hash is kept: who reads the database can't use one."""

import hashlib
import secrets

BYTES = 24  # which nobody guesses


def new_token() -> str:
    """A new secret, fit for an address."""
    return secrets.token_urlsafe(BYTES)


def hashed(token: str) -> bytes:
    """The token as it is kept."""
    return hashlib.sha256(token.encode()).digest()
