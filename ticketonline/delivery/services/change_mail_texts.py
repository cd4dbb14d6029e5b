"""Changing what an organiser adds to the mails about an event."""

from collections.abc import Mapping
from uuid import UUID

from ...audit.actor import Actor
from ...core.database import writing
from ...events.errors import EventNotFound
from ...events.history import record_event
from ...events.models import Event
from ...outbox.rules import Kind
from ..errors import MailTextChanged
from ..mail_texts import checked_mail_text, remembered_as, texts_of
from ..models import MailText


def change_mail_texts(
    event_id: UUID, texts: Mapping[Kind, str], *, seen: Mapping[Kind, str] | None = None, by: Actor
) -> Mapping[Kind, str]:
    """Let the mails of these kinds say that as well; an empty text takes it out, other kinds keep theirs.

    `seen` is what somebody read before they decided that, None if it does not matter. Gives all texts that there are
    then. Mails that are not sent yet have them, whatever their cause. Locks the event. Raises `EventNotFound`,
    `InvalidMailText` or `MailTextChanged`, and then changes nothing.
    """
    wanted = {kind: checked_mail_text(text) for kind, text in texts.items()}
    with writing():
        # No ticket type: nobody who buys waits for this.
        event = Event.objects.select_for_update(no_key=True).filter(pk=event_id).first()
        if event is None:
            raise EventNotFound
        had = texts_of(event_id)
        if seen is not None and any(
            had.get(kind, "") not in (seen.get(kind, ""), text) for kind, text in wanted.items()
        ):
            raise MailTextChanged
        changed = {kind: text for kind, text in wanted.items() if text != had.get(kind, "")}
        if changed:
            _write(event, changed)
            record_event(
                "event.mails_changed",
                event,
                by=by,
                before={remembered_as(kind): had.get(kind, "") for kind in changed},
                after={remembered_as(kind): text for kind, text in changed.items()},
            )
    return {kind: text for kind, text in (had | changed).items() if text}


def _write(event: Event, changed: Mapping[Kind, str]) -> None:
    MailText.objects.filter(event=event, kind__in=changed).delete()
    MailText.objects.bulk_create(MailText(event=event, kind=kind, text=text) for kind, text in changed.items() if text)
