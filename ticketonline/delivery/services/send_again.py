"""Having an order's tickets sent again."""

from uuid import UUID

from ...audit.actor import Actor
from ...core.database import writing
from ...core.ids import new_id
from ...outbox.queries import count_lately
from ...outbox.rules import MOST_AGAIN_A_DAY, Kind
from ...outbox.services.post import Posting, post
from ...sales.history import record_change
from ...sales.locks import lock_alone
from ...sales.rules import Status
from ..errors import NoAddress, NotSold, SentTooOften


def send_again(reservation_id: UUID, *, by: Actor) -> None:
    """Mail the order's tickets once more, to the address that it has now; the log says who had it done.

    Locks the reservation. Raises `ReservationNotFound`, `NotSold`, `NoAddress` or `SentTooOften`.
    """
    with writing():
        order = lock_alone(reservation_id)
        if order.status != Status.COMPLETED:
            raise NotSold
        if not order.email:
            raise NoAddress
        if count_lately(Kind.PAID, order.pk) >= MOST_AGAIN_A_DAY:
            raise SentTooOften(most=MOST_AGAIN_A_DAY)
        cause = f"again {new_id()}"
        post([Posting(kind=Kind.PAID, cause=cause, event_id=order.event_id, reservation_id=order.pk)])
        record_change("order.mailed", order, by=by, before={}, after={})
