"""Noting something about a reservation, for the team."""

from uuid import UUID

from ...audit.actor import Actor
from ...core.database import writing
from ...core.text import is_prose
from ..errors import InvalidComment, TooManyComments
from ..history import record_change
from ..locks import lock_alone
from ..models import Comment
from ..rules import MAX_COMMENT, MOST_COMMENTS


def comment(reservation_id: UUID, *, text: str, by: Actor) -> Comment:
    """Keep the comment. The log says that there is one, not what it says: one place less to erase it from.

    Locks the reservation. Raises `ReservationNotFound`, `InvalidComment` or `TooManyComments`, and then keeps nothing.
    """
    text = text.strip()
    if not text or len(text) > MAX_COMMENT or not is_prose(text):
        raise InvalidComment(most=MAX_COMMENT)
    with writing():
        reservation = lock_alone(reservation_id)
        if reservation.comments.count() >= MOST_COMMENTS:
            raise TooManyComments(most=MOST_COMMENTS)
        made = Comment.objects.create(
            reservation=reservation, author_id=by.user_id, author_name=by.name[:254], text=text
        )
        record_change("order.commented", reservation, by=by)
    return made
