"""Making the link to an order's tickets void, for a new one."""

from uuid import UUID

from ...audit.actor import Actor
from ...core.database import writing
from ...outbox.queries import count_lately
from ...outbox.rules import Kind
from ...outbox.services.post import Posting, post
from ...sales.history import record_change
from ...sales.locks import lock_alone
from ...sales.models import Reservation
from ...sales.rules import Status
from ..errors import NotSold, SentTooOften

MOST_A_DAY = 10  # new links to one order's tickets


def renew_link(reservation_id: UUID, *, by: Actor) -> Reservation:
    """Let every link to the order's tickets that there is open nothing, and mail a new one to the buyer's address.

    The order as it is then. Links to tickets that were passed on are not touched. Locks the reservation. Raises
    `ReservationNotFound`, `NotSold` or `SentTooOften`, and then changes nothing.
    """
    with writing():
        order = lock_alone(reservation_id)
        if order.status != Status.COMPLETED:
            raise NotSold
        if count_lately(Kind.LINK, order.pk) >= MOST_A_DAY:
            raise SentTooOften(most=MOST_A_DAY)
        order.link_version += 1
        order.save(update_fields=["link_version"])
        cause = f"link {order.pk.hex} {order.link_version}"
        post([Posting(kind=Kind.LINK, cause=cause, event_id=order.event_id, reservation_id=order.pk)])
        record_change("order.link_renewed", order, by=by)
    return order
