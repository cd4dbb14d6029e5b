"""The secret link to a draft: whoever has it sees the page as it would be, until the link is taken back."""

from uuid import UUID

from django.core import signing

from .errors import EventNotFound
from .models import Event

SALT = "ticketonline.events.preview"
MAX_TOKEN = 200  # signs; ours have some 110


def preview_token(event: Event) -> str:
    """The secret part of the link. The same one until `preview_serial` counts on."""
    return signing.Signer(salt=SALT).sign_object([event.pk.hex, event.preview_serial])


def get_previewed(token: str) -> Event:
    """The event of that link, whatever its status, with its organiser and ticket types at hand; or `EventNotFound`."""
    if len(token) > MAX_TOKEN:
        raise EventNotFound
    try:
        key, serial = signing.Signer(salt=SALT).unsign_object(token)
    except signing.BadSignature as error:
        raise EventNotFound from error
    events = Event.objects.filter(pk=UUID(hex=key), preview_serial=serial).select_related("organiser")
    event = events.prefetch_related("ticket_types").first()
    if event is None:
        raise EventNotFound
    return event
