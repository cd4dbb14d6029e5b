"""Taking back files that hold what must not be kept any longer."""

from collections.abc import Collection
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from ...core import clock
from ...core.database import writing
from ..models import Export
from ..rules import State


def withdraw(organiser_id: UUID, *, event_ids: Collection[UUID]) -> int:
    """Delete the organiser's files with names in them that are of any of the events; how many there were.

    Those being made are begun anew. Whoever asked for one can ask again.
    """
    wanted = {str(key) for key in event_ids}
    with writing():
        named = Export.objects.filter(organiser_id=organiser_id, has_names=True)
        # First those in hand: one that is done meanwhile is among the files then. Whoever had it in hand has lost it,
        # because it counts as one attempt more.
        for one in _touched(named.filter(state=State.RUNNING), wanted):
            named.filter(pk=one.pk, state=State.RUNNING).update(
                state=State.QUEUED,
                attempts=F("attempts") + 1,
                begun_anew=F("begun_anew") + 2,  # this one, and that of whoever had it in hand
                claimed_until=clock.now(),
                rows_done=0,
            )
        done = _touched(named.filter(state=State.DONE), wanted)
        for one in done:
            transaction.on_commit(partial(one.path.unlink, missing_ok=True))
            one.delete()
    return len(done)


def _touched(exports: QuerySet[Export], wanted: set[str]) -> list[Export]:
    return [one for one in exports.order_by("pk") if one.event_ids is None or not wanted.isdisjoint(one.event_ids)]
