"""Making a token for a program."""

from collections.abc import Collection
from datetime import timedelta

from django.utils.translation import gettext

from ...audit.actor import Actor
from ...audit.services.record import record
from ...core import clock
from ...core.database import writing
from ...core.text import is_line
from ..errors import InvalidApiToken, MemberNotFound, NotPermitted, TooManyApiTokens
from ..models import ApiToken, Membership, Organiser
from ..rules import (
    LONGEST_TOKEN_NAME,
    MOST_TOKEN_DAYS,
    MOST_TOKENS,
    NEEDED,
    TOKEN_DAYS,
    TOKEN_PREFIX,
    Permission,
    Scope,
)
from ..tokens import hashed, new_token


def create_api_token(
    membership: Membership, *, name: str, scopes: Collection[Scope], days: int = TOKEN_DAYS, by: Actor
) -> tuple[ApiToken, str]:
    """The token, valid for so many days, and its secret, which is kept nowhere. It works for that member.

    Locks the organiser, with which members come and go. Raises `NotPermitted`, `MemberNotFound` when the member left
    meanwhile, `InvalidApiToken` or `TooManyApiTokens`, and then makes nothing.
    """
    name = name.strip()
    _check(name, scopes, days)
    secret = f"{TOKEN_PREFIX}{new_token()}"
    with writing():
        Organiser.objects.select_for_update().get(pk=membership.organiser_id)
        member = Membership.objects.select_related("user").filter(pk=membership.pk).first()
        if member is None:
            raise MemberNotFound
        if not member.may(Permission.USE_API) or not all(member.may(NEEDED[scope]) for scope in scopes):
            raise NotPermitted
        now = clock.now()
        live = member.api_tokens.filter(revoked_at=None, expires_at__gt=now)
        if live.filter(name=name).exists():  # also who sends the same form twice
            raise InvalidApiToken.at("name", gettext("You have a token of that name already."))
        if live.count() >= MOST_TOKENS:
            raise TooManyApiTokens(most=MOST_TOKENS)
        token = ApiToken.objects.create(
            membership=member,
            name=name,
            scopes=[scope.value for scope in Scope if scope in scopes],
            token_hash=hashed(secret),
            created_at=now,
            expires_at=now + timedelta(days=days),
        )
        record_token("token.created", token, by=by)
    return token, secret


def record_token(action: str, token: ApiToken, *, by: Actor) -> None:
    """Write into the log what somebody did with the token; its member should be at hand."""
    record(
        action,
        by=by,
        organiser_id=token.membership.organiser_id,
        target_type="api_token",
        target_id=token.pk,
        target_name=token.name,
        after={
            "member": token.membership.user.shown_name,
            "scopes": token.scopes,
            "expires_at": token.expires_at,
        },
    )


def _check(name: str, scopes: Collection[Scope], days: int) -> None:
    if not name or len(name) > LONGEST_TOKEN_NAME or not is_line(name):
        reason = gettext("Use one line of 1 to %(most)s characters.") % {"most": LONGEST_TOKEN_NAME}
        raise InvalidApiToken.at("name", reason)
    if not scopes:
        raise InvalidApiToken.at("scopes", gettext("Choose what the token is for."))
    if not 1 <= days <= MOST_TOKEN_DAYS:
        reason = gettext("A token works for 1 to %(most)s days.") % {"most": MOST_TOKEN_DAYS}
        raise InvalidApiToken.at("days", reason)
