"""The stylesheet of a colour: what a page in an organiser's colour loads besides the shop's own.

A file for each colour, since pages may hold no style of their own (decision 8), and the same for all events that have
the colour.
"""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ...events.colours import DARK, LIGHT, Palette, palette

KEPT = "public, max-age=604800"  # a week: what is made of a colour changes with this file alone
STYLES = """\
:root {{
{light}}}

@media (prefers-color-scheme: dark) {{
  :root {{
{dark}  }}
}}
"""


@require_safe
def accent(request: HttpRequest, digits: str) -> HttpResponse:
    """`/accent/2438d6.css`: the colours of tokens.css that are its organiser's, light and dark, legible in both."""
    light, dark = (palette(f"#{digits}", scheme) for scheme in (LIGHT, DARK))
    text = STYLES.format(light=_tokens(light, "  "), dark=_tokens(dark, "    "))
    return HttpResponse(text, content_type="text/css; charset=utf-8", headers={"Cache-Control": KEPT})


def _tokens(its: Palette, indent: str) -> str:
    tokens = {
        "--accent": its.accent,
        "--accent-strong": its.strong,
        "--accent-soft": its.soft,
        "--fill": its.fill,
        "--fill-strong": its.fill_strong,
        "--on-fill": its.on_fill,
        "--fill-edge": its.fill_edge or "transparent",
    }
    return "".join(f"{indent}{name}: {value};\n" for name, value in tokens.items())
