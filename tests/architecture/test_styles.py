"""House rules of the style sheets and scripts: layers, tokens, one behaviour a file, nothing from elsewhere."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.static

STATIC = Path(__file__).resolve().parents[2] / "ticketonline/web/static/web"
LAYERS = ("reset", "tokens", "base", "layout", "blocks", "utilities")
STYLES = sorted((STATIC / "css").glob("*.css"))
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


@pytest.mark.parametrize("path", SCRIPTS, ids=said)
def test_a_script_says_what_it_does_and_writes_no_markup(path):
    text = path.read_text()

    assert text.startswith("/**")
    for forbidden in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "https://", "http://"):
        assert forbidden not in text
