"""Walking the addresses below /manage/: all that there are, and what each answers to whom."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver

from tests.changes import dump, nothing_changes
from tests.web.tenants import HIDDEN, LONER, OF_AN_EVENT, SECRET, Tenants, sent
from ticketonline.accounts.rules import Permission, Role, may
from ticketonline.core.front.answers import FILE
from ticketonline.web.manage.team_forms import CHOSEN

BELOW = "manage/"
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
METHODS = ("GET", "POST")
# What forms may ask for besides ids, so that these are looked at.
FORM = {
    "role": Role.VIEWER.value,
    "scope": CHOSEN,
    "email": "new@example.org",
    "text": "Hello",
    "minutes": "5",
    "kind": "reservations",
    "format": "csv",
}
FORM_TYPE = "application/x-www-form-urlencoded"
ID_SIGNS = 32
DOOR = "/manage/account/login/?next="


@dataclass(frozen=True, kw_only=True)
class Place:
    """An address, such as `manage/<slug:organiser>/`, with the view behind it."""

    route: str
    view: Any
    name: str

    @property
    def rule(self) -> Any:
        """Who may go there, as `web/manage/access.py` left it at the view; None where nobody said."""
        return getattr(self.view, "permission", None)

    @property
    def is_the_librarys(self) -> bool:
        """Whether the view is one of django-allauth's, which sees to its accounts itself."""
        return getattr(self.view, "view_class", self.view).__module__.startswith("allauth.")

    @property
    def parameters(self) -> Sequence[str]:
        """The names of what the address leaves open."""
        return PARAMETER.findall(self.route)

    def path(self, values: Mapping[str, str]) -> str:
        """The address of these."""
        return "/" + PARAMETER.sub(lambda found: values[found[1]], self.route)


def list_places(patterns: Iterable[URLPattern | URLResolver], before: str = "", space: str = "") -> Iterator[Place]:
    """Every address below /manage/ that the patterns lead to."""
    for pattern in patterns:
        route = before + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLResolver) and (route.startswith(BELOW) or BELOW.startswith(route)):
            inside = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from list_places(pattern.url_patterns, route, inside)
        elif isinstance(pattern, URLPattern) and route.startswith(BELOW):
            yield Place(route=route, view=pattern.callback, name=f"{space}{pattern.name}")


def find_lawless(places: Iterable[Place], known: Iterable[str]) -> list[str]:
    """What can't be walked: a view without a rule, and an address with a parameter that nobody knows how to fill."""
    known = {*known}
    return [
        f"{place.route} {'has no rule' if place.rule is None else 'has an unknown parameter'}"
        for place in places
        if not place.is_the_librarys and (place.rule is None or not known.issuperset(place.parameters))
    ]


def find_leaks(place: Place, tenants: Tenants) -> list[str]:
    """What the address answers otherwise than its rule says, to whom. A refusal that changes anything fails at once."""
    assert isinstance(place.rule, Permission), f"{place.route} is no organiser's"
    walk = _Walk(place, tenants)
    for role, member in tenants.members.items():
        client = tenants.browser_of(member.user.username)
        is_allowed = may(role, place.rule)
        walk.own(role, client, is_allowed=is_allowed)
        with nothing_changes():
            walk.refused(f"{role} of others", client, tenants.foreign, 404)
            walk.refused(f"{role} of none", client, {**tenants.own, "organiser": "nobody"}, 404)
            for name in place.parameters[1:]:
                walk.refused(
                    f"{role}, others' {name}",
                    client,
                    {**tenants.own, name: tenants.foreign[name]},
                    *((404,) if is_allowed else (403,)),
                )
    for role, member in tenants.narrowed.items():
        name = member.user.username
        theirs = {"export_id": tenants.exports.get(name), "token_id": tenants.tokens.get(name)}
        walk.narrowed(role, tenants.browser_of(name), theirs=theirs, is_allowed=may(role, place.rule))
    loner = tenants.browser_of(LONER)
    with nothing_changes():
        walk.refused("a loner", loner, tenants.own, 404)
        walk.refused("nobody", Client(), tenants.own, 302)
    return walk.leaks


class _Walk:
    """Asks one address by every method that it takes, and gathers what is wrong."""

    def __init__(self, place: Place, tenants: Tenants) -> None:
        self.place, self.tenants = place, tenants
        self.leaks: list[str] = []
        owner = tenants.browser_of(tenants.members[Role.OWNER].user.username)
        self.methods = [method for method in METHODS if self._status(owner, method) != 405]
        assert self.methods, f"{place.route} takes neither GET nor POST"

    def _status(self, client: Client, method: str) -> int:
        with transaction.atomic():
            status = client.generic(method, self.place.path(self.tenants.own)).status_code
            transaction.set_rollback(True)
        return int(status)

    def own(self, role: str, client: Client, *, is_allowed: bool) -> None:
        """Of whoever works here: allowed or told that they are not; nothing of others is shown."""
        if not is_allowed:
            with nothing_changes():
                self.refused(role, client, self.tenants.own, 403)
            return
        self._allowed(role, client, SECRET, self.tenants.own)

    def narrowed(self, role: str, client: Client, *, theirs: Mapping[str, str | None], is_allowed: bool) -> None:
        """Of whoever works for one event: nothing of the organiser's other events is there, or shown."""
        if not is_allowed:
            return
        values = {**self.tenants.own, **{name: key for name, key in theirs.items() if key}}
        self._allowed(f"narrowed {role}", client, HIDDEN, values)
        with nothing_changes():
            for name in (name for name in self.place.parameters if name in OF_AN_EVENT):
                values = {**self.tenants.own, name: self.tenants.hidden[name]}
                self.refused(f"narrowed {role}, hidden {name}", client, values, 404)

    def refused(self, who: str, client: Client, values: Mapping[str, str], *expected: int) -> None:
        """Asks for what is to be refused."""
        for method in self.methods:
            answer = client.generic(method, self.place.path(values))
            self._judge(who, method, answer, answer.status_code in expected)
            if answer.status_code == 302 and not answer.headers["Location"].startswith(DOOR):
                self.leaks.append(f"{method} {self.place.route}: {who} is led to {answer.headers['Location']}")

    def _allowed(self, who: str, client: Client, unseen: str, values: Mapping[str, str]) -> None:
        """Asks for what is theirs: plainly, and with ids that are not among what the address leaves to a form."""
        path, strange = self.place.path(values), urlencode(FORM | sent(self._strange(unseen)))
        for method in self.methods:
            asked = [{"QUERY_STRING": strange}] if method == "GET" else [{"data": strange, "content_type": FORM_TYPE}]
            for how in [{}, *asked]:
                with transaction.atomic():  # what is allowed may change anything: the next comes to the same tenants
                    before = self._rows(unseen) if method == "POST" else []
                    answer = client.generic(method, path, **how)
                    said = f"{who}{', with strange ids,' if how else ''}"
                    self._judge(said, method, answer, bool(how) or answer.status_code not in (403, 404, 405), unseen)
                    if method == "POST" and self._rows(unseen) != before:
                        self.leaks.append(f"{method} {self.place.route}: {said} changes what is not theirs")
                    transaction.set_rollback(True)

    def _strange(self, unseen: str) -> Mapping[str, str]:
        return self.tenants.foreign if unseen == SECRET else self.tenants.hidden

    def _rows(self, unseen: str) -> list[str]:
        """Every row that is, or tells of, something of which those who ask see nothing."""
        ids = {form for value in self._strange(unseen).values() for form in (value, value.replace("-", ""))}
        ids = {key for key in ids if len(key) >= ID_SIGNS}
        rows = (str(row) for rows in dump().values() for row in rows)
        return [row for row in rows if any(key in row for key in ids)]

    def _judge(self, who: str, method: str, answer: Any, is_right: bool, unseen: str = SECRET) -> None:
        said = f"{method} {self.place.route}: {who}"
        if not is_right:
            self.leaks.append(f"{said} gets {answer.status_code}")
        if any(unseen in text for text in (_body(answer), *answer.headers.values())):
            self.leaks.append(f"{said} is shown {unseen}")


def _body(answer: Any) -> str:
    if FILE in answer.headers:
        return Path(answer.headers[FILE]).read_text()
    pieces = answer.streaming_content if answer.streaming else [answer.content]
    return b"".join(pieces).decode(errors="replace")
