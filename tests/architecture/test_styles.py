"""House rules of the style sheets and scripts: layers, tokens, one behaviour a file, nothing from elsewhere."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.static

STATIC = Path(__file__).resolve().parents[2] / "ticketonline/web/static/web"
LAYERS = ("reset", "tokens", "base", "layout", "blocks", "utilities")
STYLES = sorted((STATIC / "css").glob("*.css"))
TEMPLATES = sorted((STATIC.parents[1] / "templates").rglob("*.html"))
SCRIPTS = sorted((STATIC / "js").glob("*.js"))
# Black, opaque or not, is what masks are cut with and no colour that anybody sees.
COLOUR = re.compile(r"#(?!0000?\b)[0-9a-f]{3,8}\b|\b(?:rgb|rgba|hsl|hsla|oklch|lab|lch)\(", re.IGNORECASE)


def without_comments(path):
    return re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)


def said(path):
    return path.name


def test_the_layers_are_declared_in_their_order():
    assert f"@layer {', '.join(LAYERS)};" in without_comments(STATIC / "css/site.css")


@pytest.mark.parametrize("path", STYLES, ids=said)
def test_a_style_sheet_outranks_nobody_and_loads_nothing_from_elsewhere(path):
    text = without_comments(path)

    assert "!important" not in text
    assert not re.search(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//", text)


@pytest.mark.parametrize("path", [path for path in STYLES if path.name != "tokens.css"], ids=said)
def test_colours_come_from_the_tokens(path):
    assert COLOUR.findall(without_comments(path)) == []


@pytest.mark.parametrize("path", STYLES, ids=said)
def test_every_token_that_is_used_exists(path):
    defined = set(re.findall(r"(--[\w-]+):", (STATIC / "css/tokens.css").read_text()))
    text = path.read_text()

    used = set(re.findall(r"var\((--[\w-]+)", text))

    assert used <= defined | set(re.findall(r"(--[\w-]+):", text))


@pytest.mark.parametrize("path", SCRIPTS, ids=said)
def test_a_script_says_what_it_does_and_writes_no_markup(path):
    text = path.read_text()

    assert text.startswith("/**")
    for forbidden in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "https://", "http://"):
        assert forbidden not in text


@pytest.mark.parametrize("path", SCRIPTS, ids=said)
def test_a_script_holds_no_sentence_since_none_would_be_translated(path):
    code = re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text(), flags=re.DOTALL)

    assert not re.findall(r'"[A-Z][a-z]+ [^"]*"', code)


def test_every_behaviour_that_a_template_names_is_a_module_and_every_module_is_named():
    named = {
        behaviour
        for template in TEMPLATES
        for value in re.findall(r'data-behaviour="([\w -]+)"', template.read_text())
        for behaviour in value.split()
    }

    known = set(re.findall(r'import\("\./([\w-]+)\.js"\)', (STATIC / "js/site.js").read_text()))

    assert named == known
