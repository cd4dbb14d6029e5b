"""The press: one typesetter a process, which turns the words of tickets into pages."""

import json
import os
import threading
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import typst

from ..printed import PrintedTicket
from .drawings import framed
from .fitting import MAIN_WIDTH
from .page import page

# The packages that hold fonts. Those of the system are left out: a page looks the same on every machine. Noto builds an
# Arabic letter from its body and its dots, and whoever copies the text gets it twice; IBM Plex has one glyph for it.
FONTS = ("manimgx_fonts", "manimgx_fonts_cjk", "fontpkg_ibm_plex_sans_arabic")

# A compiler refuses a second call while it works.
_turn = threading.Lock()


def print_tickets(tickets: Sequence[PrintedTicket]) -> bytes:
    """One PDF with an A4 page for each ticket, in their order; the same tickets always give the same bytes.

    Whatever the texts, it makes pages. A picture that can't be read is left out. Threads may call it, one is served at
    a time; a process that has called it must not fork afterwards, since the typesetter's threads don't survive that.
    """
    assert tickets, "there is no PDF without a page"
    return print_pages([page(ticket) for ticket in tickets])


def project(pages: Sequence[dict[str, Any]]) -> Any:
    """The files from which the pages are set. Compilers take them so by their manual, though not by their types.

    Data is a file beside the template and never goes into it: no name can become markup.
    """
    # In a file of its own a picture is read once. In the pages, the typesetter would go through it with each of its
    # steps, which takes ten times as long as all the rest.
    names: dict[str, str] = {}
    told = []
    for one in pages:
        picture = None
        if one["picture"] and one["fit"]["picture"]:
            drawing = framed(one["picture"], width=MAIN_WIDTH, height=one["fit"]["picture"])
            picture = names.setdefault(drawing, f"picture-{len(names)}.svg")
        told.append(one | {"picture": picture})
    pictures = {name: drawing.encode() for drawing, name in names.items()}
    return {"main.typ": _template(), "pages.json": json.dumps(told).encode(), **pictures}


@cache
def typesetter() -> "typst.Compiler":
    """This process's compiler, with the fonts read once. It takes one call at a time."""
    # Else it has a thread for each processor, which wait for work by burning a tenth of all the time.
    os.environ.setdefault("RAYON_NUM_THREADS", "1")
    folders = [str(files(package)) for package in FONTS]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)
    return typst.Compiler(font_paths=fonts, ignore_system_fonts=True)


def print_pages(pages: Sequence[dict[str, Any]]) -> bytes:
    """The PDF of pages that are finished already; without their pictures, if one of these can't be read."""
    try:
        return _printed(pages)
    except typst.TypstError:
        # The one thing in which a stranger's bytes are decoded. Any other error shows itself again.
        return _printed([_without_picture(page) for page in pages])


def _without_picture(page: dict[str, Any]) -> dict[str, Any]:
    fit = page["fit"]
    return page | {"picture": None, "fit": fit | {"band": fit["band"] + fit["picture"], "picture": 0.0}}


def _printed(pages: Sequence[dict[str, object]]) -> bytes:
    with _turn:
        made = typesetter().compile(project(pages), format="pdf")
    assert isinstance(made, bytes)
    return made


@cache
def _template() -> bytes:
    return files(__package__).joinpath("ticket.typ").read_bytes()
