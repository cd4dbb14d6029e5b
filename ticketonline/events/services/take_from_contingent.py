"""Taking tickets out of a contingent, for a sale in the same transaction."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import F

from ..errors import ContingentNotFound, ContingentOfOtherType, TooFewLeft
from ..models import Contingent, TicketType


def take_from_contingent(event_id: UUID, contingent_id: UUID, *, amounts: Mapping[str, int]) -> Contingent:
    """Put on sale what is wanted of the contingent's type, where the caller reserves it before anybody else can.

    The amounts are by type name. The event's ticket types must be locked. Raises `ContingentNotFound`,
    `ContingentOfOtherType` if nothing is wanted of its type, or `TooFewLeft` if it has fewer; the caller rolls back.
    """
    contingent = Contingent.objects.filter(pk=contingent_id, type__event_id=event_id).select_related("type").first()
    if contingent is None:
        raise ContingentNotFound
    tickets = amounts.get(contingent.type.type, 0)
    if not tickets:
        raise ContingentOfOtherType
    if tickets > contingent.tickets:
        raise TooFewLeft(most=contingent.tickets)
    contingent.tickets -= tickets
    contingent.save(update_fields=["tickets"])
    TicketType.objects.filter(pk=contingent.type_id).update(withheld=F("withheld") - tickets)
    return contingent
