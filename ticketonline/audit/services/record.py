"""Writing into the audit log."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from ...core.text import comparable
from ..actor import Actor
from ..models import Entry


def record(
    action: str,
    *,
    by: Actor,
    organiser_id: UUID | None,
    target_type: str,
    target_id: UUID | None,
    target_name: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Entry:
    """Write an entry, in the transaction of what it tells of: rolled back with it, never without it.

    `action` is a word such as `event.published`. Of `before` and `after` only what differs is kept.
    """
    old, new = dict(before or {}), dict(after or {})
    same = {name for name in old.keys() & new.keys() if old[name] == new[name]}
    return Entry.objects.create(
        organiser_id=organiser_id,
        actor_id=by.user_id,
        actor_name=by.name[:254],
        address=by.address,
        action=action,
        target_type=target_type,
        target_id=target_id,
        target_name=target_name[:300],
        before={name: value for name, value in old.items() if name not in same},
        after={name: value for name, value in new.items() if name not in same},
        search_text=comparable(f"{by.name} {action} {target_name}"),
    )
