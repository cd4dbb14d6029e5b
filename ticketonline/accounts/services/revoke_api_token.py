"""Taking a program's token back."""

from uuid import UUID

from ...audit.actor import Actor
from ...core import clock
from ...core.database import writing
from ..api_tokens import get_api_token
from ..models import ApiToken, Membership, Organiser
from .create_api_token import record_token


def revoke_api_token(membership: Membership, token_id: UUID, *, by: Actor) -> ApiToken:
    """End a token of the organiser that the member sees: its next request is refused. Locks the organiser.

    Raises `ApiTokenNotFound`, also for one that was revoked already.
    """
    with writing():
        Organiser.objects.select_for_update().get(pk=membership.organiser_id)
        token = get_api_token(membership, token_id)
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])
        record_token("token.revoked", token, by=by)
    return token
