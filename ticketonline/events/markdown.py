"""Descriptions: Markdown that organisers type, as HTML that can do no harm and as plain text.

Two guards, each enough by itself: the parser knows no HTML, and of what it makes only a list of elements passes.
"""

import html
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token

ELEMENTS = {"p", "br", "h3", "h4", "h5", "h6", "em", "strong", "ul", "ol", "li", "blockquote", "hr", "a", "code", "pre"}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto", "tel"}
LINK_REL = "nofollow noopener"
# Headings stand below the page's own, which are of the levels 1 and 2.
DEEPER, DEEPEST = 2, 6
REMEMBERED = 256  # descriptions; a crowd looks at few events

# Descriptions from before were plain text, and must look as they did: a line stays a line, and an indented one is no
# program. Pictures would be asked for from other sites, which would learn who looks.
_parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(["code", "image"])


@lru_cache(REMEMBERED)
def as_html(source: str) -> SafeString:
    """The description as HTML. Links are marked as not ours."""
    tokens = _parser.parse(source)
    for token in tokens:
        _lower(token)
    made = _parser.renderer.render(tokens, _parser.options, {})
    clean = nh3.clean(made, tags=ELEMENTS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=LINK_REL)
    return SafeString(clean)


@lru_cache(REMEMBERED)
def as_text(source: str) -> str:
    """The description's words in one line, without the signs of Markdown: for search engines and shared links."""
    return " ".join(html.unescape(nh3.clean(as_html(source), tags=set())).split())


def _lower(token: Token) -> None:
    if token.type in ("heading_open", "heading_close"):
        token.tag = f"h{min(int(token.tag[1]) + DEEPER, DEEPEST)}"
