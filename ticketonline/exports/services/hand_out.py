"""Handing a file out."""

from uuid import UUID

from ...accounts.models import Membership
from ...audit.actor import Actor
from ...core.database import writing
from ..models import Export
from ..queries import get_file
from .ask import record_export


def hand_out(membership: Membership, export_id: UUID, *, by: Actor) -> Export:
    """The export whose file the member takes away, which the log keeps. Raises `ExportNotFound`."""
    export = get_file(membership, export_id)
    with writing():
        record_export("export.downloaded", export, by=by)
    return export
