"""Credentials of organisers as the database keeps them: encrypted under the shop's secret key."""

from base64 import urlsafe_b64encode
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"ticketonline wallet credentials"


def sealed(content: bytes) -> bytes:
    """The content, encrypted under the secret key in use."""
    return _box((settings.SECRET_KEY,)).encrypt(content)


def find_opened(content: bytes) -> bytes | None:
    """What `sealed` encrypted under any of the secret keys that the settings have; None if it was under another."""
    try:
        return _box((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)).decrypt(content)
    except InvalidToken:
        return None


@cache
def _box(secrets: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(urlsafe_b64encode(_derived(secret))) for secret in secrets])


def _derived(secret: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
