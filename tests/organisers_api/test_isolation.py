"""The proof that programs see no more than the member they work for: every operation, every role; own, other, none.

The operations come from the URL table, and what each needs from its rule, so that a new one is walked by itself.
"""

from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.urls import get_resolver, path
from dmr import Path, modify
from pytest_django import DjangoDbBlocker

from tests.changes import nothing_changes
from tests.organisers_api.calling import Program, assert_problem, program_with_everything
from tests.organisers_api.walking import BELOW, Operation, find_leaks, list_operations
from tests.web.tenants import Tenants, kept_tenants
from ticketonline.accounts.rules import NEEDED, Role, Scope
from ticketonline.accounts.services.change_member import change_role, remove_member
from ticketonline.api.organisers.controller import OrganisersController
from ticketonline.api.organisers.describing import list_rules
from ticketonline.api.organisers.rule import Rule
from ticketonline.api.organisers.shapes.base import EventNamed
from ticketonline.audit.actor import OPERATOR, Actor
from ticketonline.core import clock
from ticketonline.events.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

FOUND = [*list_operations(get_resolver().url_patterns)]
OPERATIONS = [operation for operation in FOUND if operation.rule is not None]
OPEN = {"openapi.json", ""}


@pytest.fixture(scope="module")
def tenants(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Tenants]:
    with django_db_blocker.unblock(), kept_tenants() as tenants:
        yield tenants


def named(operation: Operation) -> str:
    return f"{operation.method} {operation.route.removeprefix(BELOW)}"


def test_every_address_has_a_rule_but_those_that_only_describe():
    assert {one.route.removeprefix(BELOW) for one in FOUND if one.rule is None} == OPEN
    assert len(OPERATIONS) == len([*list_rules()]) >= 30


def test_every_parameter_can_be_filled(tenants: Tenants):
    assert {name for one in OPERATIONS for name in one.parameters} <= tenants.foreign.keys()


def test_only_what_tells_of_the_token_itself_needs_no_scope():
    assert [named(one) for one in OPERATIONS if one.rule and one.rule.scope is None] == ["get token"]
    writing = {one.rule.scope for one in OPERATIONS if one.rule and one.method != "get"}
    assert writing == {Scope.WRITE_EVENTS, Scope.WRITE_ORDERS, Scope.SELL, Scope.REFUND_ORDERS, Scope.WRITE_EXPORTS}


@pytest.mark.parametrize("operation", OPERATIONS, ids=named)
def test_nobody_gets_more_than_their_role_at_their_organiser_allows(operation: Operation, tenants: Tenants):
    assert find_leaks(operation, tenants) == []


@pytest.mark.parametrize("operation", OPERATIONS, ids=named)
def test_without_a_valid_token_or_its_scope_nothing_is_answered(operation: Operation, tenants: Tenants):
    path, body = operation.path(tenants.own), operation.body(tenants.own)
    program = program_with_everything(tenants.members[Role.OWNER])
    assert operation.rule is not None
    scope = operation.rule.scope
    type(program.token).objects.filter(pk=program.token.pk).update(scopes=[one for one in Scope if one != scope])

    with nothing_changes():
        unnamed = program.call(operation.method.upper(), path, body, {"Authorization": ""})
        wrong = program.call(operation.method.upper(), path, body, {"Authorization": f"Bearer tko_{'x' * 32}"})
        unscoped = program.call(operation.method.upper(), path, body)

    assert_problem(unnamed, 401, "no_token")
    assert_problem(wrong, 401, "invalid_token")
    if scope is not None:
        assert_problem(unscoped, 403, "scope_missing")


# --- What ends a token works at once --------------------------------------------------------------------------------


@pytest.fixture
def program(tenants: Tenants) -> Program:
    return program_with_everything(tenants.members[Role.MANAGER])


@pytest.mark.parametrize(
    "change", [{"revoked_at": clock.now()}, {"expires_at": clock.now() - timedelta(seconds=1)}], ids=["revoked", "over"]
)
def test_a_token_that_is_over_opens_nothing(program: Program, change: dict[str, Any]):
    type(program.token).objects.filter(pk=program.token.pk).update(**change)

    assert_problem(program.get("/token"), 401, "invalid_token")


def test_whoever_left_or_was_locked_out_leaves_no_program_behind(program: Program, tenants: Tenants):
    member = tenants.members[Role.MANAGER]
    assert program.get("/token").status_code == 200

    member.user.is_active = False
    member.user.save()
    assert_problem(program.get("/token"), 401, "invalid_token")
    member.user.is_active = True
    member.user.save()
    remove_member(member.organiser_id, member.pk, by=OPERATOR)

    assert_problem(program.get("/token"), 401, "invalid_token")


def test_a_lower_role_binds_the_token_at_once(program: Program, tenants: Tenants):
    member = tenants.members[Role.MANAGER]
    change_role(member.organiser_id, member.pk, role=Role.VIEWER, by=Actor(user_id=None, name="Olga"))

    assert program.get("/events").status_code == 200
    assert_problem(program.get("/reservations"), 403, "not_permitted")
    assert program.get("/token").json()["usable"] == [
        scope for scope in Scope if NEEDED[scope] == NEEDED[Scope.READ_EVENTS]
    ]


# --- The walk sees what it looks for --------------------------------------------------------------------------------


class Leak(OrganisersController):
    rules = {"get": Rule(scope=Scope.READ_EVENTS), "delete": Rule(scope=Scope.READ_EVENTS)}

    @modify(status_code=HTTPStatus.OK)
    def get(self, parsed_path: Path[EventNamed]) -> str:
        return Event.objects.get(pk=parsed_path.event_id).name

    @modify(status_code=HTTPStatus.NO_CONTENT)
    def delete(self, parsed_path: Path[EventNamed]) -> None:
        Event.objects.filter(pk=parsed_path.event_id).update(name="gone")


urlpatterns = [path(f"{BELOW}leak/<uuid:event_id>", Leak.as_view())]


@pytest.fixture
def leaky(settings: Any) -> list[Operation]:
    settings.ROOT_URLCONF = __name__
    return sorted(list_operations(urlpatterns), key=lambda one: one.method)


def test_an_operation_that_does_not_ask_whose_event_it_is_is_noticed(leaky: list[Operation], tenants: Tenants):
    found = find_leaks(leaky[1], tenants)

    who = "GET api/v1/leak/<uuid:event_id>: viewer, others' event_id"
    assert {f"{who} gets 200", f"{who} is shown zzsecret"} <= {*found}
    assert "GET api/v1/leak/<uuid:event_id>: narrowed viewer, hidden event_id gets 200" in found


def test_a_refusal_that_changes_something_is_noticed(leaky: list[Operation], tenants: Tenants):
    with pytest.raises(AssertionError):
        find_leaks(leaky[0], tenants)


def test_an_operation_without_a_rule_can_not_be_made():
    with pytest.raises(AssertionError, match="without a rule"):

        class Lawless(OrganisersController):
            @modify(status_code=HTTPStatus.OK)
            def get(self) -> str:
                return ""
