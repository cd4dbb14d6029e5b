"""Drawn posters."""

from uuid import UUID

import pytest
from django.template.loader import render_to_string

from tests.web.pages import Page
from ticketonline.core.ids import new_id
from ticketonline.web.kit.posters import MOTIFS, poster

pytestmark = pytest.mark.static


def test_an_event_keeps_its_poster():
    key = UUID("01a21004-05be-7582-b515-61aec70f8fa3")

    assert poster(key) == poster(key)


def test_every_motif_is_used_and_drawn():
    drawn = Page(render_to_string("web/posters.html")).all("symbol")

    used = {poster(new_id()).motif for _ in range(500)}

    assert used == set(range(1, MOTIFS + 1))
    assert {symbol["id"] for symbol in drawn} == {f"poster-{motif}" for motif in used}
