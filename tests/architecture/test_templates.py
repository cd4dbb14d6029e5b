"""House rules of the templates: inputs named on line one, no style or script inside, nothing from elsewhere."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.static

ROOT = Path(__file__).resolve().parents[2] / "ticketonline"
TEMPLATES = sorted(path for path in ROOT.rglob("templates/**/*.*") if path.suffix in (".html", ".xml"))
# Templates that replace one of Django's own get what Django gives them.
OURS = [path for path in TEMPLATES if "/templates/admin/" not in path.as_posix()]

IN_STYLE = "a style attribute (the CSP forbids it)"
FORBIDDEN = {
    IN_STYLE: r"<[^>]*\sstyle\s*=",
    "an inline style sheet (the CSP forbids it)": r"<style\b",
    "an inline event handler (the CSP forbids it)": r"<[^>]*\son[a-z]+\s*=|javascript:",
    "a script from nowhere": r"<script(?![^>]*\b(src=|type=\"application/(ld\+)?json\"))",
    "a file from another host": r"""(?:src|srcset|data-src)\s*=\s*["'](?:https?:)?//""",
    "a style sheet from another host": r"""<link[^>]*stylesheet[^>]*href\s*=\s*["'](?:https?:)?//""",
    # JSON-LD alone: its signs of markup are escaped where it is made.
    "text marked safe": r"(?<!structured_data)\|\s*safe(?:seq)?\b|\{% autoescape off",
    "arithmetic": r"\|\s*(?:add|divisibleby|dictsort|random|slice)\b",
    "a query": r"\.(?:all|filter|exists|objects|\w+_set)\b",
    "a translation with a place that is no name": r"\{%\s*(?:trans|translate)\s+[^%]*%[sd]",
}


def said(path):
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", OURS, ids=said)
def test_a_template_names_its_inputs_on_line_one(path):
    lines = path.read_text().splitlines()
    # `extends` has to come first where there is one.
    first = lines[1] if lines[0].startswith("{% extends") else lines[0]

    assert re.match(r"\{# inputs: \S.* #\}", first)


@pytest.mark.parametrize("path", TEMPLATES, ids=said)
def test_a_template_has_nothing_that_does_not_belong_there(path):
    text = re.sub(r"\{#.*?#\}", "", path.read_text())

    # Mail programs take styles from nowhere else.
    allowed = {IN_STYLE} if path.name == "mail.html" else set()
    assert {what for what, shape in FORBIDDEN.items() if re.search(shape, text, re.IGNORECASE)} <= allowed


def test_the_rules_would_notice():
    bad = '<p style="color: red" onclick="buy()"><script>buy()</script>{{ event.types.all }}{{ name|safe }}'

    noticed = {what for what, shape in FORBIDDEN.items() if re.search(shape, bad, re.IGNORECASE)}

    assert len(noticed) == 5
