"""Tokens for programs: made, found, revoked, noted as used; and the keys of their requests."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError

from tests.changes import nothing_changes
from tests.factories import make_event, make_member, make_organiser
from ticketonline.accounts.api_tokens import get_valid_token, list_api_tokens
from ticketonline.accounts.errors import (
    ApiTokenNotFound,
    ApiTokenNotValid,
    InvalidApiToken,
    MemberNotFound,
    NotPermitted,
    RequestKeyReused,
    TooManyApiTokens,
)
from ticketonline.accounts.models import ApiToken, Membership, RequestKey
from ticketonline.accounts.rules import MOST_TOKENS, NEEDED, TOKEN_SIGNS, Permission, Role, Scope, may
from ticketonline.accounts.services import note_use as note_use_module
from ticketonline.accounts.services.create_api_token import create_api_token
from ticketonline.accounts.services.forget_request_keys import forget_request_keys
from ticketonline.accounts.services.make_once import make_once
from ticketonline.accounts.services.note_use import note_use
from ticketonline.accounts.services.revoke_api_token import revoke_api_token
from ticketonline.audit.actor import Actor
from ticketonline.audit.models import Entry
from ticketonline.core import clock
from ticketonline.core.ids import new_id

pytestmark = pytest.mark.django_db
OLGA = Actor(user_id=None, name="Olga")


@pytest.fixture
def olga() -> Membership:
    return make_member(name="olga")


def made(member: Membership, **more: Any) -> tuple[ApiToken, str]:
    return create_api_token(member, **{"name": "Robot", "scopes": [Scope.READ_EVENTS], "by": OLGA} | more)


def test_a_token_works_for_ninety_days_and_only_its_hash_is_kept(olga: Membership):
    token, secret = made(olga, scopes=[Scope.WRITE_EVENTS, Scope.READ_EVENTS])

    assert (secret[:4], len(secret)) == ("tko_", TOKEN_SIGNS)
    assert get_valid_token(secret) == token
    assert token.scopes == ["events:read", "events:write"]
    assert token.expires_at - token.created_at == timedelta(days=90)
    entry = Entry.objects.get(action="token.created")
    assert entry.target_name == "Robot"
    kept = [str(row) for model in (ApiToken, Entry) for row in model.objects.values()]
    assert not any(secret[4:] in row for row in kept)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"scopes": []}, "scopes"),
        ({"days": 0}, "days"),
        ({"days": 366}, "days"),
    ],
)
def test_what_makes_no_token_is_refused_by_field(olga: Membership, more: dict[str, Any], field: str):
    with nothing_changes(), pytest.raises(InvalidApiToken) as refused:
        made(olga, **more)

    assert refused.value.field == field


def test_the_same_name_is_not_made_twice_but_again_once_revoked(olga: Membership):
    token, _secret = made(olga)
    with nothing_changes(), pytest.raises(InvalidApiToken):
        made(olga)
    revoke_api_token(olga, token.pk, by=OLGA)

    made(olga)

    assert ApiToken.objects.count() == 2


def test_a_role_makes_no_token_for_more_than_it_may(olga: Membership):
    for role in Role:
        member = make_member(role=role)
        for scope in Scope:
            if not (may(role, Permission.USE_API) and may(role, NEEDED[scope])):
                with nothing_changes(), pytest.raises(NotPermitted):
                    made(member, scopes=[scope])
    assert {role for role in Role if may(role, Permission.USE_API)} == {Role.OWNER, Role.MANAGER}


def test_nobody_makes_tokens_without_end(olga: Membership):
    for number in range(MOST_TOKENS):
        made(olga, name=f"Robot {number}")

    with nothing_changes(), pytest.raises(TooManyApiTokens):
        made(olga)


def test_whoever_left_meanwhile_makes_none(olga: Membership):
    stale = Membership.objects.get(pk=olga.pk)
    olga.delete()

    with pytest.raises(MemberNotFound):
        made(stale)


def test_a_revoked_token_is_not_valid_and_not_revoked_twice(olga: Membership):
    token, secret = made(olga)

    revoke_api_token(olga, token.pk, by=OLGA)

    with pytest.raises(ApiTokenNotValid):
        get_valid_token(secret)
    with nothing_changes(), pytest.raises(ApiTokenNotFound):
        revoke_api_token(olga, token.pk, by=OLGA)
    assert Entry.objects.filter(action="token.revoked").count() == 1


def test_what_is_no_token_is_not_looked_for(olga: Membership, django_assert_num_queries: Any):
    with django_assert_num_queries(0):
        for secret in ("", "tko_", "tko_" + "ł" * 32, "x" * 10_000, "tko_" + "x" * 33):
            with pytest.raises(ApiTokenNotValid):
                get_valid_token(secret)


def test_tokens_of_the_team_are_listed_those_of_others_and_of_nobody_are_not(olga: Membership):
    stella = make_member(make_organiser("stellas", "Stella"), name="stella")
    narrowed = make_member(role=Role.MANAGER, events=[make_event()])
    for member in (olga, stella, narrowed):
        made(member)

    assert {one.membership for one in list_api_tokens(olga)} == {olga, narrowed}
    assert {one.membership for one in list_api_tokens(narrowed)} == {narrowed}
    with pytest.raises(ApiTokenNotFound):
        revoke_api_token(narrowed, olga.api_tokens.get().pk, by=OLGA)


def test_the_last_use_is_noted_once_a_minute(olga: Membership, django_assert_num_queries: Any):
    token, secret = made(olga)
    note_use(token)
    first = ApiToken.objects.get().last_used_at
    assert first is not None

    with django_assert_num_queries(0):
        note_use(token)
    token.last_used_at = first - timedelta(seconds=61)
    note_use(token)

    later = get_valid_token(secret).last_used_at
    assert later is not None
    assert later > first


def test_a_busy_database_does_not_keep_a_program_from_reading(olga: Membership, monkeypatch: Any):
    def busy() -> Any:
        raise OperationalError("too many threads wait to write")

    token, _secret = made(olga)
    monkeypatch.setattr(note_use_module, "writing", busy)

    note_use(token)

    assert token.last_used_at is None


# --- Making something once ------------------------------------------------------------------------------------------


def test_a_key_makes_one_thing_for_one_token_and_one_wish():
    token, other = new_id(), new_id()

    first = make_once(token, key="k" * 16, wish=b"a", make=new_id)
    again = make_once(token, key="k" * 16, wish=b"a", make=new_id)
    others = make_once(other, key="k" * 16, wish=b"b", make=new_id)
    unkeyed = make_once(token, key="", wish=b"a", make=new_id)
    with nothing_changes(), pytest.raises(RequestKeyReused):
        make_once(token, key="k" * 16, wish=b"b", make=new_id)

    assert (first[1], again) == (False, (first[0], True))
    assert len({first[0], others[0], unkeyed[0]}) == 3


def test_keys_are_forgotten_after_a_day():
    make_once(new_id(), key="k" * 16, wish=b"a", make=new_id)
    make_once(new_id(), key="l" * 16, wish=b"a", make=new_id)
    kept = RequestKey.objects.first()
    assert kept is not None
    RequestKey.objects.exclude(pk=kept.pk).update(kept_at=clock.now() - timedelta(days=1, seconds=1))

    assert (forget_request_keys(), forget_request_keys()) == (1, 0)
    assert RequestKey.objects.get() == kept
