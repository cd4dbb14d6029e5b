"""Asking for an export."""

from datetime import datetime
from uuid import UUID

from ...accounts.errors import NotPermitted
from ...accounts.models import Membership, Organiser
from ...accounts.rules import Permission
from ...audit.actor import Actor
from ...audit.services.record import record
from ...core import clock
from ...core.database import writing
from ...events.queries import get_of_member, list_of_member
from ..errors import TooManyExports
from ..models import Export
from ..rules import KEPT, MOST_KEPT, MOST_UNFINISHED, NEEDED, UNFINISHED, Format, Kind


def ask(
    membership: Membership,
    *,
    kind: Kind,
    format: Format,
    language: str,
    by: Actor,
    event_id: UUID | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Export:
    """Have a worker write what the member may see of the event, or of all events that they may work on, into a file.

    The log keeps who asked for what. Locks the organiser: of many who ask at once, none passes the limits. Raises
    `NotPermitted`, `EventNotFound` or `TooManyExports`, and then asks for nothing.
    """
    needed = NEEDED[kind]
    if not membership.may(Permission.EXPORT) or (needed and not membership.may(needed)):
        raise NotPermitted
    event = get_of_member(membership, event_id) if event_id else None
    now = clock.now()
    with writing():
        Organiser.objects.select_for_update().get(pk=membership.organiser_id)
        kept = Export.objects.filter(organiser_id=membership.organiser_id, expires_at__gt=now)
        if kept.filter(state__in=UNFINISHED).count() >= MOST_UNFINISHED or kept.count() >= MOST_KEPT:
            raise TooManyExports(unfinished=MOST_UNFINISHED, kept=MOST_KEPT)
        export = Export.objects.create(
            organiser=membership.organiser,
            event_ids=[str(event.pk)] if event else _events_of(membership),
            event_name=event.name if event else "",
            kind=kind,
            format=format,
            since=since,
            until=until,
            language=language,
            has_names=kind != Kind.MONEY and membership.may(Permission.SEE_ORDERS),
            has_money=membership.may(Permission.SEE_MONEY),
            asker_id=membership.user_id,
            asker_name=by.name[:254],
            asked_at=now,
            claimed_until=now,
            expires_at=now + KEPT,
        )
        record_export("export.asked", export, by=by)
    return export


def record_export(action: str, export: Export, *, by: Actor) -> None:
    """Write into the log what somebody did with the export."""
    record(
        action,
        by=by,
        organiser_id=export.organiser_id,
        target_type="export",
        target_id=export.pk,
        target_name=export.event_name or export.organiser.name,
        after={
            "kind": str(export.kind),
            "format": str(export.format),
            "since": export.since,
            "until": export.until,
            "with_names": export.has_names,
            "with_money": export.has_money,
        },
    )


def _events_of(membership: Membership) -> list[str] | None:
    if not membership.is_narrowed:
        return None
    return [str(key) for key in list_of_member(membership).values_list("pk", flat=True)]
