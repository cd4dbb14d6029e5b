"""Second factors of people who log in: django-allauth, with what is ours.

By itself, so that a process loads its cryptography only when somebody has one.
"""

from base64 import b32encode
from typing import Any

from allauth.core import context as of_request
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator

from ...accounts.models import User
from ...core import sealing
from ...core.chance import random_bytes
from ..templatetags.accounts import device
from .accounts import AccountAdapter

PURPOSE = b"ticketonline second factors"


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors are encrypted at rest; our words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
    }

    def encrypt(self, text: str) -> str:
        return sealing.sealed(text.encode(), purpose=PURPOSE).decode()

    def decrypt(self, encrypted_text: str) -> str:
        opened = sealing.find_opened(encrypted_text.encode(), purpose=PURPOSE)
        # Of another SECRET_KEY: no code is the right one, and none can be worked out.
        return b32encode(random_bytes(20)).decode() if opened is None else opened.decode()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        return device(of_request.request.META.get("HTTP_USER_AGENT", ""))

    def get_public_key_credential_rp_entity(self) -> dict[str, Any]:
        entity: dict[str, Any] = super().get_public_key_credential_rp_entity()
        return entity | {"name": "Ticketonline"}
