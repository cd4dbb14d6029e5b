"""The posters, looked at by a program; that they are handsome was seen by eye."""

import pytest

from ticketonline.demo.programme import EVENTS

pytestmark = pytest.mark.static


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.slug)
def test_a_poster_is_drawn_the_same_every_time_in_few_flat_colours(event):
    poster = event.poster().finished()

    assert poster.size == (1200, 630)
    assert poster.tobytes() == event.poster().finished().tobytes()
    palette = sorted(poster.getcolors(maxcolors=200_000), reverse=True)
    assert sum(count for count, _ in palette[:16]) > 0.9 * 1200 * 630


def test_no_two_events_share_a_poster():
    assert len({event.poster for event in EVENTS}) == len(EVENTS)
