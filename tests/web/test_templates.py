"""The rules that every template, stylesheet and module of the shop keeps."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.static

WEB = Path(__file__).parents[2] / "ticketonline" / "web"
TEMPLATES = sorted((WEB / "templates").rglob("*.*"))
# Django's own admin templates are extended under the names and in the way that it prescribes.
OURS = [path for path in TEMPLATES if "admin" not in path.parts]
STYLES = sorted((WEB / "static").rglob("*.css"))
MODULES = sorted((WEB / "static").rglob("*.js"))


def name(path):
    return str(path.relative_to(WEB))


@pytest.mark.parametrize("path", OURS, ids=name)
def test_a_template_names_its_inputs_on_its_first_line(path):
    assert re.match(r"\{# inputs: .+ #\}", path.read_text())


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_has_no_inline_style_script_or_handler(path):
    text = path.read_text()

    assert not re.search(r"\sstyle=|\son\w+=|<style|javascript:", text)
    for tag in re.findall(r"<script[^>]*>", text):
        assert "src=" in tag or 'type="application/ld+json"' in tag


@pytest.mark.parametrize("path", OURS, ids=name)
def test_a_template_calculates_nothing_and_trusts_one_value_only(path):
    text = path.read_text()

    assert not re.search(r"\|(add|divisibleby|dictsort|random|slice|safeseq)", text)
    assert re.findall(r"\{\{[^}]*\|safe", text) == (
        ["{{ structured_data|safe"] if path.name == "event_head.html" else []
    )


@pytest.mark.parametrize("path", STYLES, ids=name)
def test_colours_come_from_tokens_and_nothing_is_important(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)

    assert "!important" not in text
    if path.name != "tokens.css":
        text = re.sub(r"#000[0f]?\b", "", text)  # masks know only there and not there
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsl\(", text)


@pytest.mark.parametrize("path", STYLES, ids=name)
def test_every_token_that_is_used_exists(path):
    defined = set(re.findall(r"(--[\w-]+):", (WEB / "static/web/css/tokens.css").read_text()))
    text = path.read_text()

    used = set(re.findall(r"var\((--[\w-]+)", text))

    assert used <= defined | set(re.findall(r"(--[\w-]+):", text))


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_says_what_it_is_for_and_holds_no_sentence(path):
    text = path.read_text()

    assert text.startswith("/** ")
    code = re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.DOTALL)
    assert not re.findall(r'"[A-Z][a-z]+ [^"]*"', code)


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_every_behaviour_that_a_template_names_is_a_module(path):
    named = {
        behaviour
        for template in OURS
        for value in re.findall(r'data-behaviour="([\w -]+)"', template.read_text())
        for behaviour in value.split()
    }
    known = set(re.findall(r'import\("\./([\w-]+)\.js"\)', (WEB / "static/web/js/site.js").read_text()))

    assert named == known
