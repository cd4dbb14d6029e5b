"""Handing a person's data out."""

from collections.abc import Mapping
from typing import Any

from ...accounts.models import Membership
from ...audit.actor import Actor
from ...audit.services.record import record
from ...core.database import writing
from ..address import fingerprint
from ..as_data import as_data
from ..find import find_person


def hand_out(membership: Membership, *, email: str, by: Actor) -> Mapping[str, Any]:
    """All that is kept about the person and that the member may see, as values of JSON; the log keeps who took it.

    Raises `TooManyOrders`.
    """
    person = find_person(membership, email)
    data = as_data(membership, person)
    with writing():
        record(
            "person.exported",
            by=by,
            organiser_id=membership.organiser_id,
            target_type="person",
            target_id=None,
            after={"person": fingerprint(membership.organiser_id, person.email), "orders": len(person.order_ids)}
            | ({"tickets": len(person.ticket_ids)} if person.ticket_ids else {}),
        )
    return data
