"""Who calls: `Authorization: Bearer` and a token. No cookie is read, so that no other site can call with it."""

from django.http import HttpRequest

from ...accounts.api_tokens import get_valid_token
from ...accounts.errors import NoApiToken, NotPermitted, ScopeMissing
from ...accounts.rules import NEEDED
from ...accounts.services.note_use import note_use
from ...audit.actor import Actor
from ...core.client_address import client_address
from ...core.errors import TooManyRequests
from .limits import budget_of, wait_of
from .problems import BUDGET
from .rule import Caller, Rule

SCHEME = "bearer"
MOST_NAME = 254  # signs that the log keeps of a name


def caller_of(request: HttpRequest, *, is_read: bool) -> Caller:
    """The program, within its limits, of which every answer from here on tells.

    Raises `NoApiToken`, `ApiTokenNotValid` or `TooManyRequests`.
    """
    scheme, _space, secret = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    if scheme.lower() != SCHEME or not secret.strip():
        raise NoApiToken
    token = get_valid_token(secret.strip())
    wait = wait_of(token.pk, is_read=is_read)
    request.META[BUDGET] = budget_of(token.pk, is_read=is_read)
    if wait:
        raise TooManyRequests(retry_after=wait)
    note_use(token)
    user = token.membership.user
    name = f"{user.shown_name} (API: {token.name})"[:MOST_NAME]
    by = Actor(user_id=user.pk, name=name, address=client_address(request))
    return Caller(token=token, membership=token.membership, by=by)


def check_rule(caller: Caller, rule: Rule) -> None:
    """Raises `ScopeMissing` when the token is not for that, `NotPermitted` when the member's role is not."""
    if rule.scope is None:
        return
    if not caller.token.is_for(rule.scope):
        raise ScopeMissing(scope=rule.scope.value)
    if not caller.membership.may(NEEDED[rule.scope]):
        raise NotPermitted
