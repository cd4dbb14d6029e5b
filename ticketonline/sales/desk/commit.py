"""Committing a batch, and finding out what became of it when the database was lost meanwhile."""

import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db import DatabaseError, InterfaceError, OperationalError, connection

from ...core.database import drop_broken_connections, writing
from ...core.errors import Busy
from ..errors import Unknown
from ..models import Reservation
from .batch import decide
from .late import NOBODY, Late
from .rows import Rows
from .stock import Stock
from .wishes import Outcome, Wish

logger = logging.getLogger(__name__)

ASK_SECONDS = 15.0  # for which the database is asked what became of a commit
ASK_PAUSE_SECONDS = 0.25

Answer = Outcome | BaseException


def commit(wishes: list[Wish], *, also: Iterable[UUID] = (), late: Late = NOBODY) -> Mapping[UUID, Answer]:
    """Decide the wishes in one transaction and commit it; what came of each, by its id.

    The list grows by those of the `late` who join once the locks are had.

    Never raises for want of a database: its outcomes are then `Busy` (nothing was changed) or `Unknown`. When the
    database refuses the whole for one of them, each is tried alone, so that the others go unharmed.
    """
    outcomes: dict[UUID, Outcome] = {}
    try:
        with writing(is_in_line=True):
            outcomes |= decide(wishes, also=also, late=late)
    except (OperationalError, InterfaceError) as error:
        _start_anew()
        logger.warning("a batch of %d reservations was not committed: %s", len(wishes), error)
        # Decided in full, it may have been committed before the database was lost; else it can't have been.
        return _find_out(wishes, outcomes) if outcomes else {wish.id: Busy() for wish in wishes}
    except DatabaseError as error:
        if len(wishes) == 1:
            return {wishes[0].id: error}
        logger.exception("a batch of %d reservations was refused; each is tried alone", len(wishes))
        answers: dict[UUID, Answer] = {}
        for wish in wishes:
            answers |= commit([wish], also=also)
        return answers
    return outcomes


def _find_out(wishes: Sequence[Wish], outcomes: Mapping[UUID, Outcome]) -> Mapping[UUID, Answer]:
    """The outcomes if the batch was committed, or `Busy` for each if not."""
    granted = [key for key, outcome in outcomes.items() if isinstance(outcome, Reservation) and key == outcome.pk]
    deadline = time.monotonic() + ASK_SECONDS
    while granted:
        try:
            is_committed = _is_there(granted[0], wishes)
        except (OperationalError, InterfaceError):
            _start_anew()
            if time.monotonic() > deadline:
                return {wish.id: Unknown() for wish in wishes}
            time.sleep(ASK_PAUSE_SECONDS)
        else:
            return outcomes if is_committed else {wish.id: Busy() for wish in wishes}
    # Nothing was granted: what was decided holds whether or not ended holds were released with it.
    return outcomes


def _is_there(reservation_id: UUID, wishes: Sequence[Wish]) -> bool:
    with writing(is_in_line=True), connection.cursor() as cursor:
        # The lost transaction may be committing still: it has ended when its types can be locked.
        Stock(Rows(cursor, connection.vendor), wishes)
        return Reservation.objects.filter(pk=reservation_id).exists()


def _start_anew() -> None:
    connection.close()
    drop_broken_connections()
