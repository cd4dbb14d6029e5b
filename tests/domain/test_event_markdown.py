"""Descriptions in Markdown: nothing that an organiser types becomes a script, and plain text looks as it did."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ticketonline.events.markdown import ATTRIBUTES, ELEMENTS, as_html, as_text

pytestmark = pytest.mark.one_engine

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](vbscript:x)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "![x](javascript:alert(1))",
    '[x](https://a.example "onmouseover=alert(1)")',
    '[x](https://a.example/" onmouseover="alert(1))',
    "```html\n</code></pre><script>alert(1)</script>\n```",
    "<svg/onload=alert(1)>",
    "<style>*{display:none}</style>",
    "<iframe src=//evil.example>",
    "<form action=//evil.example><button>pay",
    "`</code><script>alert(1)</script>`",
    "<!--<script>-->",
    "\x00<script>",
]
pieces = st.one_of(
    st.sampled_from([*ATTACKS, "[", "](", ")", "<", ">", "&", "*", "`", "#", "\n", "    ", "- ", "> "]),
    st.text(max_size=8),
)


class Seen(HTMLParser):
    """Every element and attribute of a piece of HTML, as a browser would find them."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.elements, self.attributes, self.others = set(), [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.add(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_decl(self, decl):
        self.others.append(decl)

    handle_comment = handle_pi = unknown_decl = handle_decl


def assert_harmless(html):
    seen = Seen(html)
    assert seen.elements <= ELEMENTS
    assert seen.others == []
    for tag, name, value in seen.attributes:
        assert name in ATTRIBUTES.get(tag, set()) | {"rel"}
        if name == "href":
            scheme = re.match(r"[^/?#]*?:", re.sub(r"[\x00-\x20]", "", value))
            assert scheme is None or scheme[0].lower() in ("http:", "https:", "mailto:", "tel:")
    assert all(
        ("a", "rel", "nofollow noopener") in seen.attributes for tag, name, _ in seen.attributes if name == "href"
    )


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_text_and_nothing_else(attack):
    assert_harmless(as_html(attack))
    assert_harmless(as_html(f"> - {attack}\n\n# {attack}\n\n**{attack}**"))


@given(st.lists(pieces, max_size=12).map("".join))
@example("[a]: <javascript:alert(1)> 'x'\n[a]")
def test_no_script_survives_whatever_is_typed(source):
    assert_harmless(as_html(source))


@given(st.lists(pieces, max_size=12).map("".join))
def test_the_words_are_one_line(source):
    assert "\n" not in as_text(source)


def test_the_usual_marks_become_what_they_mean():
    source = "# Programme\n\nJazz with **Ola** and *friends*.\n\n- one\n- two\n\n[Venue](https://venue.example)"

    assert as_html(source) == (
        "<h3>Programme</h3>\n<p>Jazz with <strong>Ola</strong> and <em>friends</em>.</p>\n"
        "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"
        '<p><a href="https://venue.example" rel="nofollow noopener">Venue</a></p>\n'
    )
    assert as_text(source) == "Programme Jazz with Ola and friends. one two Venue"


def test_plain_text_from_before_keeps_its_lines_and_its_signs():
    source = "Doors 7 pm & bar < 18\nSnacks\n\n    indented as in a mail\n\nSee you 😀"

    assert as_html(source) == (
        "<p>Doors 7 pm &amp; bar &lt; 18<br>\nSnacks</p>\n<p>indented as in a mail</p>\n<p>See you 😀</p>\n"
    )
    assert as_text(source) == "Doors 7 pm & bar < 18 Snacks indented as in a mail See you 😀"


def test_a_picture_of_another_site_is_not_asked_for():
    assert "<img" not in as_html("![party](https://elsewhere.example/pixel.png)")


def test_headings_stand_below_those_of_the_page():
    assert re.findall(r"<h\d", as_html("# a\n## b\n###### c")) == ["<h3", "<h4", "<h6"]
