import ast
import importlib
import inspect
import pkgutil
import re
from collections import Counter
from pathlib import Path

import pytest
from django.utils import translation

import ticketonline
from ticketonline.core.errors import DomainError
from ticketonline.payments.errors import ERROR_TEXTS

pytestmark = pytest.mark.one_engine

PACKAGE = Path(ticketonline.__file__).parent
NOT_IMPORTED = re.compile(r"\.(migrations|settings|rsgi|__main__)\b")
CODE = re.compile(r"[a-z]+(_[a-z]+)*")
PLACE = re.compile(r"%\((\w+)\)s")


def find_refusals() -> list[type[DomainError]]:
    """Every refusal in the code base."""
    for module in pkgutil.walk_packages([str(PACKAGE)], "ticketonline."):
        if not NOT_IMPORTED.search(module.name):
            importlib.import_module(module.name)
    found, unseen = [], [DomainError]
    while unseen:
        below = unseen.pop().__subclasses__()
        found += below
        unseen += below
    return sorted((kind for kind in found if kind.__module__.startswith("ticketonline.")), key=lambda kind: kind.code)


REFUSALS = find_refusals()
BY_NAME = {kind.__name__: kind for kind in REFUSALS}


def places(text: str) -> set[str]:
    return set(PLACE.findall(text))


def asked_for(kind: type[DomainError]) -> set[str]:
    """The facts that can't be made without, whether or not they are in the text."""
    parameters = list(inspect.signature(kind.__init__).parameters.values())[1:]
    return {one.name for one in parameters if one.kind is not one.VAR_KEYWORD}


def find_uses() -> list[tuple[str, str, set[str]]]:
    """Where a refusal is made: `(file:line, name of the class, names of the facts given)`."""
    uses = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            where = f"{path.relative_to(PACKAGE)}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Name) and node.exc.id in BY_NAME:
                uses.append((where, node.exc.id, set()))
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in BY_NAME:
                uses.append((where, node.func.id, {keyword.arg or "" for keyword in node.keywords}))
    return uses


def test_the_refusals_were_found():
    assert {"NotFound", "SoldOut", "EventNotFound", "UnknownToken"} <= set(BY_NAME)
    assert len(BY_NAME) == len(REFUSALS)


def test_no_two_refusals_have_the_same_code():
    # A refusal without a code of its own is a special case of the one it inherits from.
    codes = Counter(kind.code for kind in REFUSALS if "code" in vars(kind))

    assert [code for code, count in codes.items() if count > 1] == []


@pytest.mark.parametrize("kind", REFUSALS, ids=lambda kind: kind.__name__)
class TestEveryRefusal:
    def test_has_a_code_for_programs(self, kind):
        assert CODE.fullmatch(kind.code)

    def test_has_an_honest_status(self, kind):
        assert 400 <= kind.status <= 599

    def test_says_when_to_come_back_just_when_that_helps(self, kind):
        is_too_early = kind.status in (429, 503) or kind.code == "export_not_ready"
        assert (kind.retry_after is not None) == is_too_early

    def test_has_places_that_translators_know(self, kind):
        assert kind.text
        assert "%" not in PLACE.sub("", kind.text)

    @pytest.mark.parametrize("language", ["en", "pl"])
    def test_says_its_facts_in_every_language(self, kind, language):
        # Numbers, since a count decides about the words around it.
        facts = {name: 1001 + number for number, name in enumerate(sorted(places(kind.text) | asked_for(kind)))}
        refusal = kind(**facts)

        with translation.override(language):
            message = refusal.message

        told = f"{refusal.error} Retry-After: {refusal.retry_after}"
        assert all(str(fact) in told for fact in facts.values())
        assert all(str(facts[name]) in message for name in places(kind.text))
        assert "%(" not in refusal.error + message
        assert str(refusal) == f"{kind.code}: {refusal.error}"


@pytest.mark.parametrize(("where", "name", "facts"), find_uses(), ids=lambda value: str(value))
def test_a_refusal_is_given_every_fact_that_its_text_has_a_place_for(where, name, facts):
    assert places(BY_NAME[name].text) <= facts


@pytest.mark.parametrize("text", ERROR_TEXTS.values())
def test_what_a_buyer_is_told_about_a_payment_has_no_places_to_fill(text):
    assert "%" not in text
