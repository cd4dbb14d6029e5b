"""Which events a member may work on."""

from collections.abc import Collection
from uuid import UUID

from ...accounts.errors import MemberNotFound
from ...accounts.models import Membership, Organiser
from ...accounts.rules import Role
from ...audit.actor import Actor
from ...audit.services.record import record
from ...core.database import writing
from ..errors import EventNotFound
from ..models import Event, EventAccess


def narrow(organiser_id: UUID, membership_id: UUID, *, event_ids: Collection[UUID] | None, by: Actor) -> None:
    """Let the member work on these events alone, or, when it is None, on all. An owner always works on all.

    Locks the organiser. Raises `MemberNotFound`, or `EventNotFound` when not all of them are the organiser's.
    """
    with writing():
        Organiser.objects.select_for_update().get(pk=organiser_id)
        membership = Membership.objects.filter(pk=membership_id, organiser_id=organiser_id).first()
        if membership is None:
            raise MemberNotFound
        chosen = None if event_ids is None or membership.role == Role.OWNER else _names(organiser_id, event_ids)
        if chosen is not None and len(chosen) < len(set(event_ids or ())):
            raise EventNotFound
        before = dict(EventAccess.objects.filter(membership=membership).values_list("event_id", "event__name"))
        if (before if membership.is_narrowed else None) == chosen:
            return
        record(
            "member.narrowed",
            by=by,
            organiser_id=organiser_id,
            target_type="member",
            target_id=membership.user_id,
            target_name=membership.user.shown_name,
            before=_as_entry(before if membership.is_narrowed else None),
            after=_as_entry(chosen),
        )
        write_access(membership, chosen)


def write_access(membership: Membership, event_ids: Collection[UUID] | None) -> None:
    """The same without asking and without a trace: for services that do both."""
    membership.is_narrowed = event_ids is not None
    membership.save(update_fields=["is_narrowed"])
    EventAccess.objects.filter(membership=membership).delete()
    EventAccess.objects.bulk_create(EventAccess(membership=membership, event_id=key) for key in event_ids or ())


def _names(organiser_id: UUID, event_ids: Collection[UUID]) -> dict[UUID, str]:
    return dict(Event.objects.filter(organiser_id=organiser_id, pk__in=event_ids).values_list("pk", "name"))


def _as_entry(events: dict[UUID, str] | None) -> dict[str, object]:
    return {"narrowed": events is not None, "events": sorted((events or {}).values())}
