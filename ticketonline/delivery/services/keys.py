"""The keys that sign the tickets of an event: made when needed, kept encrypted, changed for new ones."""

from base64 import urlsafe_b64encode
from functools import cache
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from ...audit.actor import Actor
from ...core import clock
from ...core.database import wait_for_turn, writing
from ...events.errors import EventNotFound
from ...events.history import record_event
from ...events.models import Event
from ..errors import SigningKeyClosed
from ..models import SigningKey
from ..signing import key_id_of, new_private_key, public_key_of

PURPOSE = b"ticketonline ticket signing keys"
MOST_TRIES = 5  # to find an id that no key has; of a million keys, one in 4,000 new ones needs a second


def key_for(event_id: UUID) -> SigningKey:
    """The key that signs what is now given out for the event; made when there is none.

    Where it must be made, it waits for others that make or change the event's key, until their transactions end. Who
    gives out for several events in one transaction takes them in key order.
    """
    found = _find_in_use(event_id)
    if found is not None:
        return found
    with writing():
        _wait_for_turn(event_id)
        return _find_in_use(event_id) or _make(event_id)


def rotate_key(event_id: UUID, *, by: Actor) -> SigningKey:
    """A new key for what is given out from now on. What the old ones signed stays valid, until it is renewed.

    Raises `EventNotFound`. Waits as `key_for` does; who did it is recorded.
    """
    with writing():
        event = Event.objects.filter(pk=event_id).first()
        if event is None:
            raise EventNotFound
        _wait_for_turn(event_id)
        old = _find_in_use(event_id)
        SigningKey.objects.filter(event_id=event_id, retired_at=None).update(retired_at=clock.now())
        new = _make(event_id)
        before = {"signing_key": old.code_id} if old else {}
        record_event("event.key_changed", event, by=by, before=before, after={"signing_key": new.code_id})
        return new


def open_private_key(key: SigningKey) -> bytes:
    """The private key, to sign with at once and to keep nowhere; or `SigningKeyClosed`."""
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    try:
        private_key = _box(secrets).decrypt(bytes(key.sealed_private_key))
    except InvalidToken:
        raise SigningKeyClosed from None
    # Who can write into the database, and no more, must not make one event's key sign for another.
    if public_key_of(private_key) != bytes(key.public_key):
        raise SigningKeyClosed
    return private_key


def _find_in_use(event_id: UUID) -> SigningKey | None:
    return SigningKey.objects.filter(event_id=event_id, retired_at=None).first()


def _wait_for_turn(event_id: UUID) -> None:
    wait_for_turn(f"signing key of {event_id}")


def _make(event_id: UUID) -> SigningKey:
    for _ in range(MOST_TRIES):
        private_key = new_private_key()
        public_key = public_key_of(private_key)
        code_id = key_id_of(public_key).hex()
        if not SigningKey.objects.filter(code_id=code_id).exists():
            break
    sealed = _box((settings.SECRET_KEY,)).encrypt(private_key)
    return SigningKey.objects.create(
        event_id=event_id, code_id=code_id, public_key=public_key, sealed_private_key=sealed
    )


@cache
def _box(secrets: tuple[str, ...]) -> MultiFernet:
    """Encrypts under the first of the shop's secret keys; decrypts what was encrypted under any of them."""
    return MultiFernet([Fernet(urlsafe_b64encode(_derived(secret))) for secret in secrets])


def _derived(secret: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
