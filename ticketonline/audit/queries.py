"""Reading the audit log."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from .models import Entry

CHUNK = 1_000


@dataclass(frozen=True, kw_only=True)
class Word:
    """A word sought, as core.text makes it comparable, and the actions that it names in the reader's language."""

    text: str
    actions: Collection[str] = ()


def list_entries(
    organiser_id: UUID, *, words: Collection[Word] = (), group: str = "", actor_id: UUID | None = None
) -> QuerySet[Entry]:
    """The organiser's entries, newest first: those that have every word, are of the group, and by the person."""
    entries = Entry.objects.filter(organiser_id=organiser_id).order_by("-id")
    for word in words:
        entries = entries.filter(Q(search_text__contains=word.text) | Q(action__in=word.actions))
    if group:
        entries = entries.filter(action__startswith=f"{group}.")
    if actor_id:
        entries = entries.filter(actor_id=actor_id)
    return entries


def find_actor_name(organiser_id: UUID, actor_id: UUID) -> str | None:
    """What the log knows somebody by who did something for the organiser, be they in the team or not any more."""
    entries = Entry.objects.filter(organiser_id=organiser_id, actor_id=actor_id).order_by("-id")
    return entries.values_list("actor_name", flat=True).first()


def in_chunks(entries: QuerySet[Entry], *, most: int) -> Iterator[Entry]:
    """The entries, newest first and so many at most, read a chunk at a time: memory stays flat."""
    rest, chunk = most, list(entries[: min(CHUNK, most)])
    while chunk:
        yield from chunk
        rest -= len(chunk)
        chunk = list(entries.filter(id__lt=chunk[-1].id)[: min(CHUNK, rest)])
