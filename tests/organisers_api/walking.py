"""Walking the operations of the organisers' API: all that there are, and what each answers to whom."""

import copy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.urls import URLPattern, URLResolver

from tests.changes import nothing_changes
from tests.organisers_api.calling import Program, program_with_everything
from tests.web.tenants import HIDDEN, OF_AN_EVENT, SECRET, Tenants
from tests.web.walking import PARAMETER
from ticketonline.accounts.rules import NEEDED, may
from ticketonline.api.organisers.controller import OrganisersController
from ticketonline.api.organisers.openapi import document
from ticketonline.api.organisers.rule import Rule
from ticketonline.api.organisers.tags import tag_of_code, tag_of_contingent, tag_of_event, tag_of_order, tag_of_type
from ticketonline.core.front.answers import FILE
from ticketonline.events.models import Contingent, Event, PromoCode, TicketType
from ticketonline.sales.models import Reservation

BELOW = "api/v1/"
ASIDE = (401, 403, 404, 405)


@dataclass(frozen=True, kw_only=True)
class Operation:
    """What can be done at an address, such as `/events/{event_id}`; `rule` is None where nobody made one."""

    method: str
    route: str
    rule: Rule | None

    @property
    def parameters(self) -> list[str]:
        return PARAMETER.findall(self.route)

    @property
    def documented(self) -> Mapping[str, Any]:
        paths = document()["paths"]
        found: Mapping[str, Any] = paths.get("/" + PARAMETER.sub(r"{\1}", self.route), {}).get(self.method, {})
        return found

    def path(self, values: Mapping[str, str]) -> str:
        return "/" + PARAMETER.sub(lambda found: values[found[1]], self.route).removeprefix(BELOW)

    def body(self, values: Mapping[str, str]) -> Any:
        """As the document's example has it, with these ids where it asks for one."""
        media = self.documented.get("requestBody", {}).get("content", {}).get("application/json")
        if media is None:
            return None
        example = copy.deepcopy(media["example"])
        return example | {name: values[name] for name in example.keys() & values.keys()}

    def query(self, values: Mapping[str, str]) -> str:
        """The ids that its query may name."""
        asked = [one["name"] for one in self.documented.get("parameters", ()) if one["in"] == "query"]
        return "&".join(f"{name}={values[name]}" for name in asked if name in values)


def list_operations(patterns: Iterable[URLPattern | URLResolver], before: str = "") -> Iterator[Operation]:
    """Every operation below /api/v1/ that the patterns lead to; of what is no controller the view's name as one."""
    for pattern in patterns:
        route = before + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLResolver) and (route.startswith(BELOW) or BELOW.startswith(route)):
            yield from list_operations(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and route.startswith(BELOW):
            controller = getattr(pattern.callback, "view_class", None)
            if controller is None or not issubclass(controller, OrganisersController):
                yield Operation(method=str(pattern.name), route=route, rule=None)
                continue
            for method in controller.api_endpoints:
                yield Operation(method=method.lower(), route=route, rule=controller.rules.get(method.lower()))


def find_leaks(operation: Operation, tenants: Tenants) -> list[str]:
    """What the operation answers otherwise than its rule says, to whom. A refusal that changes anything fails."""
    assert operation.rule is not None
    scope, walk = operation.rule.scope, _Walk(operation, tenants)
    for role, member in tenants.members.items():
        program = program_with_everything(member)
        if scope is not None and not may(role, NEEDED[scope]):
            walk.refused(role, program, tenants.own, 403)
            walk.refused(f"{role} of others", program, tenants.foreign, 403)
            continue
        walk.allowed(role, program, SECRET, tenants.own, tenants.foreign)
        for name in operation.parameters:
            walk.refused(f"{role}, others' {name}", program, tenants.own | {name: tenants.foreign[name]}, 404)
    for role, member in tenants.narrowed.items():
        if scope is not None and not may(role, NEEDED[scope]):
            continue
        program = program_with_everything(member)
        export = tenants.exports.get(member.user.username)
        own = dict(tenants.own) | ({"export_id": export} if export else {})
        walk.allowed(f"narrowed {role}", program, HIDDEN, own, tenants.hidden)
        for name in (name for name in operation.parameters if name in OF_AN_EVENT):
            walk.refused(f"narrowed {role}, hidden {name}", program, own | {name: tenants.hidden[name]}, 404)
    return walk.leaks


class _Walk:
    def __init__(self, operation: Operation, tenants: Tenants) -> None:
        self.operation, self.tenants = operation, tenants
        self.leaks: list[str] = []

    def allowed(
        self, who: str, program: Program, unseen: str, values: Mapping[str, str], strange: Mapping[str, str]
    ) -> None:
        """Asks for what is theirs: plainly, and with ids that are not theirs in what is no part of the address."""
        for how, others in (("", values), (", with strange ids", strange)):
            with transaction.atomic():
                answer = self._ask(program, values, others)
                is_right = bool(how) or (answer.status_code not in ASIDE and answer.status_code < 500)
                self._judge(f"{who}{how}", answer, unseen, is_right=is_right)
                transaction.set_rollback(True)

    def refused(self, who: str, program: Program, values: Mapping[str, str], status: int) -> None:
        """Asks for what is to be refused, all of it."""
        with nothing_changes():
            answer = self._ask(program, values, values)
        self._judge(who, answer, SECRET, is_right=answer.status_code == status)

    def _ask(self, program: Program, values: Mapping[str, str], others: Mapping[str, str]) -> Any:
        operation = self.operation
        return program.call(
            operation.method.upper(),
            operation.path(values),
            operation.body(others),
            {"If-Match": ", ".join(_tags(values))},
            operation.query(others if operation.method == "get" else {}),
        )

    def _judge(self, who: str, answer: Any, unseen: str, *, is_right: bool) -> None:
        said = f"{self.operation.method.upper()} {self.operation.route}: {who}"
        if not is_right:
            self.leaks.append(f"{said} gets {answer.status_code}")
        body = Path(answer.headers[FILE]).read_text() if FILE in answer.headers else answer.content.decode()
        if any(unseen in text for text in (body, *answer.headers.values())):
            self.leaks.append(f"{said} is shown {unseen}")


def _tags(values: Mapping[str, str]) -> Iterator[str]:
    yield tag_of_event(Event.objects.get(pk=values["event_id"]))
    yield tag_of_type(TicketType.objects.get(pk=values["type_id"]))
    yield tag_of_contingent(Contingent.objects.get(pk=values["contingent_id"]))
    yield tag_of_order(Reservation.objects.get(pk=values["reservation_id"]))
    yield tag_of_code(PromoCode.objects.get(pk=values["code_id"]))
