"""The documents stay true: layers, links, decisions, the changelog's version."""

import re
import tomllib
from pathlib import Path

import pytest

from ticketonline import __version__

pytestmark = pytest.mark.static

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [*ROOT.glob("*.md"), *sorted((ROOT / "docs").rglob("*.md"))]
DECISIONS = sorted((ROOT / "docs/decisions").glob("*.md"))
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")


def said(path):
    return path.relative_to(ROOT).as_posix()


def test_the_layers_of_the_architecture_are_the_ones_enforced():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (enforced,) = [contract["layers"] for contract in contracts if contract["type"] == "layers"]
    page = (ROOT / "ARCHITECTURE.md").read_text()

    rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", page, re.MULTILINE)

    told = [re.findall(r"`(\w+)`", row) for row in rows]
    assert told == [[name.strip().removeprefix("ticketonline.") for name in layer.split("|")] for layer in enforced]


def test_every_layer_is_a_part_of_the_package_and_every_part_a_layer():
    page = (ROOT / "ARCHITECTURE.md").read_text()
    told = set(re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| (`.*?) \|", page, re.MULTILINE))))

    parts = {path.stem for path in (ROOT / "ticketonline").iterdir() if not path.name.startswith(("__", "."))}

    assert told == parts - {"py", "locale"}


def test_the_map_in_the_readme_leads_somewhere():
    (drawn,) = re.findall(r"^ticketonline/\n(.*?)^```", (ROOT / "README.md").read_text(), re.DOTALL | re.MULTILINE)

    inside, outside = drawn.split("\nenvironments/")
    names = re.findall(r"(?:^|\s{2,})([a-z]+(?:/|\.py))", inside)
    assert len(names) == 15
    assert all((ROOT / "ticketonline" / name).exists() for name in names)
    assert all((ROOT / name).exists() for name in re.findall(r"^(\w+/)", f"environments/{outside}", re.MULTILINE))


@pytest.mark.parametrize("path", DOCUMENTS, ids=said)
def test_every_link_leads_to_a_file(path):
    assert [link for link in LINK.findall(path.read_text()) if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=said)
def test_a_document_has_one_title_and_lines_that_fit(path):
    lines = path.read_text().splitlines()

    assert lines[0].startswith("# ")
    assert [line for line in lines if len(line) > 130 and not line.startswith(("|", "!", "`"))] == []


@pytest.mark.parametrize("path", DECISIONS, ids=said)
def test_a_decision_is_one_page_and_names_the_check_that_guards_it(path):
    text = path.read_text()

    assert text.startswith(f"# {int(path.name[:4])}. ")
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == ["Context", "Decision", "Price", "Guarded by"]
    assert len(text.splitlines()) <= 40
    guards = re.findall(r"^- `(.+)`$", text, re.MULTILINE)
    assert guards
    assert [guard for guard in guards if not (ROOT / guard).exists()] == []


def test_decisions_are_numbered_without_a_gap():
    assert [int(path.name[:4]) for path in DECISIONS] == [*range(1, len(DECISIONS) + 1)]


def test_the_changelog_knows_this_version():
    assert f"## {__version__}\n" in (ROOT / "CHANGELOG.md").read_text()
