"""Taking exports in hand, so that of many workers one makes the file."""

from ...core import clock
from ...core.database import can_skip_locked, writing
from ..errors import ClaimLost
from ..models import Export
from ..rules import CLAIM, MOST_ATTEMPTS, UNFINISHED, Fault, State


def claim() -> Export | None:
    """Take the export that has waited longest and that nobody has in hand. Locks it for the moment.

    One that was in hand too often is ended as failed: it may be what kills the workers.
    """
    now = clock.now()
    free = Export.objects.filter(state__in=UNFINISHED, claimed_until__lte=now)
    # Nothing to do is the rule: look without a writing transaction.
    if not free.exists():
        return None
    with writing():
        rows = free.order_by("claimed_until").select_for_update(of=("self",), skip_locked=can_skip_locked())
        export = rows.select_related("organiser").first()
        if export is None:
            return None
        if export.attempts - export.begun_anew >= MOST_ATTEMPTS:
            end(export, State.FAILED, fault=Fault.BROKEN)
            return None
        export.state, export.attempts, export.claimed_until = State.RUNNING, export.attempts + 1, now + CLAIM
        export.rows_done = 0
        export.save(update_fields=["state", "attempts", "claimed_until", "rows_done"])
    return export


def renew(export: Export, **progress: int) -> None:
    """Keep it in hand for another while, and say how far it is. Raises `ClaimLost`."""
    _change(export, claimed_until=clock.now() + CLAIM, **progress)


def end(export: Export, state: State, **changes: object) -> None:
    """Leave it as done or failed for good. Raises `ClaimLost`, and then changes nothing."""
    _change(export, state=state, **changes)


def _change(export: Export, **changes: object) -> None:
    mine = Export.objects.filter(pk=export.pk, state__in=UNFINISHED, attempts=export.attempts)
    if not mine.update(**changes):
        raise ClaimLost
