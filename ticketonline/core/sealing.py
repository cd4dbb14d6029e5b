"""Secrets as the database keeps them: encrypted under the shop's secret key. Heavy: loaded on demand."""

from base64 import urlsafe_b64encode
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def sealed(content: bytes, *, purpose: bytes) -> bytes:
    """The content, encrypted under the secret key in use, never twice to the same bytes."""
    return _box((settings.SECRET_KEY,), purpose).encrypt(content)


def find_opened(content: bytes, *, purpose: bytes) -> bytes | None:
    """What `sealed` encrypted for that purpose under any of the settings' secret keys; None if under another."""
    try:
        return _box((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS), purpose).decrypt(content)
    except InvalidToken:
        return None


@cache
def _box(secrets: tuple[str, ...], purpose: bytes) -> MultiFernet:
    return MultiFernet([Fernet(urlsafe_b64encode(_derived(secret, purpose))) for secret in secrets])


def _derived(secret: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret.encode())
