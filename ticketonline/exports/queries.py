"""Reading the exports of an organiser: those that a member may see, which are those that they may take away."""

from uuid import UUID

from ..accounts.models import Membership
from ..accounts.rules import Permission
from ..core import clock
from ..events.queries import list_of_member
from .errors import ExportNotFound
from .models import Export
from .rules import MOST_KEPT, State


def list_exports(membership: Membership) -> list[Export]:
    """Newest first. Whoever is narrowed sees their own alone, as long as they may work on all events that are in it."""
    rows = Export.objects.filter(organiser_id=membership.organiser_id, expires_at__gt=clock.now())
    if not membership.may(Permission.SEE_ORDERS):
        rows = rows.filter(has_names=False)
    if not membership.may(Permission.SEE_MONEY):
        rows = rows.filter(has_money=False)
    if not membership.is_narrowed:
        return list(rows.select_related("organiser").order_by("-id")[:MOST_KEPT])
    own = rows.filter(asker_id=membership.user_id, event_ids__isnull=False)
    events = {str(key) for key in list_of_member(membership).values_list("pk", flat=True)}
    found = own.select_related("organiser").order_by("-id")[:MOST_KEPT]
    return [one for one in found if events.issuperset(one.event_ids or ())]


def get_file(membership: Membership, export_id: UUID) -> Export:
    """The export, with a file that the member may take away, or `ExportNotFound`."""
    for export in list_exports(membership):
        if export.pk == export_id and export.state == State.DONE and export.path.is_file():
            return export
    raise ExportNotFound
