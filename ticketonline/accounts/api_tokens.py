"""Reading the tokens of programs."""

import re
from uuid import UUID

from django.db.models import QuerySet

from ..core import clock
from .errors import ApiTokenNotFound, ApiTokenNotValid
from .models import ApiToken, Membership
from .rules import TOKEN_PREFIX, TOKEN_SIGNS
from .tokens import hashed

WRITTEN = re.compile(rf"{TOKEN_PREFIX}[A-Za-z0-9_-]{{{TOKEN_SIGNS - len(TOKEN_PREFIX)}}}")


def get_valid_token(token: str) -> ApiToken:
    """The token with its member, their person and organiser at hand (one query), or `ApiTokenNotValid`."""
    if not WRITTEN.fullmatch(token):
        raise ApiTokenNotValid
    rows = _live().filter(token_hash=hashed(token), membership__user__is_active=True)
    found = rows.select_related("membership__organiser", "membership__user").first()
    if found is None:
        raise ApiTokenNotValid
    return found


def list_api_tokens(membership: Membership) -> QuerySet[ApiToken]:
    """The organiser's that still work, newest first; whoever is there for chosen events sees their own alone."""
    tokens = _live().filter(membership__organiser_id=membership.organiser_id)
    if membership.is_narrowed:
        tokens = tokens.filter(membership=membership)
    return tokens.select_related("membership__user").order_by("-id")


def get_api_token(membership: Membership, token_id: UUID) -> ApiToken:
    """One of these, or `ApiTokenNotFound`."""
    found = list_api_tokens(membership).filter(pk=token_id).first()
    if found is None:
        raise ApiTokenNotFound
    return found


def _live() -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(revoked_at=None, expires_at__gt=clock.now())
