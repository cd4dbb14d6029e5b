"""The keys that sign the tickets of an event: made when needed, kept encrypted, changed for new ones."""

from uuid import UUID

from ...audit.actor import Actor
from ...core import clock, sealing
from ...core.database import wait_for_turn, writing
from ...events.errors import EventNotFound
from ...events.history import record_event
from ...events.models import Event
from .. import signing
from ..errors import SigningKeyClosed
from ..models import SigningKey

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
    private_key = sealing.find_opened(bytes(key.sealed_private_key), purpose=PURPOSE)
    # Who can write into the database, and no more, must not make one event's key sign for another.
    if private_key is None or signing.public_key_of(private_key) != bytes(key.public_key):
        raise SigningKeyClosed
    return private_key


def _find_in_use(event_id: UUID) -> SigningKey | None:
    return SigningKey.objects.filter(event_id=event_id, retired_at=None).first()


def _wait_for_turn(event_id: UUID) -> None:
    wait_for_turn(f"signing key of {event_id}")


def _make(event_id: UUID) -> SigningKey:
    for _ in range(MOST_TRIES):
        private_key = signing.new_private_key()
        public_key = signing.public_key_of(private_key)
        code_id = signing.key_id_of(public_key).hex()
        if not SigningKey.objects.filter(code_id=code_id).exists():
            break
    sealed = sealing.sealed(private_key, purpose=PURPOSE)
    return SigningKey.objects.create(
        event_id=event_id, code_id=code_id, public_key=public_key, sealed_private_key=sealed
    )
