"""Who is meant by what somebody types at the door, and whether the password is theirs."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.userkit import filter_users_by_email, get_user_by_username
from django.http import HttpRequest

from ...accounts.models import User


class PasswordBackend(AuthenticationBackend):  # type: ignore[misc]
    """Lets in by user name or e-mail address.

    One password is hashed whoever is named, known or not: how long it takes tells nothing.
    """

    def _authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        for user in _find_people(_typed(credentials)):
            if self._check_password(user, credentials["password"]):
                return user
        return None


def counted_name(request: HttpRequest, credentials: Mapping[str, Any] | None) -> str:
    """Under which name wrong passwords are counted (AXES_USERNAME_CALLABLE).

    The person's user name, so that their address, or another spelling, gives nobody five more attempts.
    """
    typed = _typed(credentials or request.POST)
    people = _find_people(typed)
    return people[0].username if people else unicodedata.normalize("NFKC", typed).strip().casefold()[:255]


def _typed(credentials: Mapping[str, Any]) -> str:
    return str(credentials.get("username") or credentials.get("email") or "")


def _find_people(typed: str) -> Sequence[User]:
    """Nearly always one at most; more when an address is not confirmed yet, and is claimed by several."""
    if not typed:
        return []
    named = get_user_by_username(typed)
    return [named] if named else list(filter_users_by_email(typed, prefer_verified=True, for_login=True))
