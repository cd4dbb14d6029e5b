"""The live display: a picture that stays in its place, or a line a second."""

import asyncio
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rush.reports import crowd, offer, recorded
from ticketonline.rush.client import connected
from ticketonline.rush.play import Rush
from ticketonline.rush.progress import Lines, Silence, Terminal, bar, chosen_display, frame, sparks
from ticketonline.rush.recorder import Recorder
from ticketonline.rush.target import checked_target

pytestmark = pytest.mark.one_engine


class Screen(io.StringIO):
    """A terminal that remembers what was written to it."""

    def isatty(self):
        return True


def rush_of(offered, recorder):
    """A rush that is not played."""

    async def made():
        async with connected(checked_target("http://127.0.0.1:9"), Recorder(), connections=1) as client:
            return Rush(client, client, recorder, offer=offered, crowd=crowd(buyers=100), most_checked=10)

    return asyncio.run(made())


def test_the_picture_shows_what_is_left_how_fast_it_goes_and_who_waits():
    recorder = recorded(offer())
    recorder.waiting = 3
    recorder.arrived += 7

    lines = [" ".join(line.split()) for line in frame(rush_of(offer(), recorder), columns=80)]

    assert lines[0].startswith("Jazz Night ")
    assert lines[2].startswith("VIP ")
    assert lines[2].endswith(" 10 left of 50")
    assert lines[4].startswith("Reservations 5/s ████ p50 20 ms p99 20 ms")
    assert lines[5] == "Buyers 27 of 100 came, 7 are inside, 3 of them wait for an answer"
    assert lines[6] == "So far 20 paid, 0 found it sold out, 0 errors"
    assert lines[7] == "Sent away 0 times (503), to come back"


def test_the_moment_of_being_sold_out_is_kept_in_sight():
    rush = rush_of(offer(), recorded(offer(), seconds=5))
    rush.sold_out_at["VIP"] = 4.21

    (line,) = (line for line in frame(rush, columns=80) if line.startswith("VIP"))
    assert line.endswith("sold out after 4.2 s")

    rush.recorder.left["VIP"] = 2
    (line,) = (line for line in frame(rush, columns=80) if line.startswith("VIP"))
    assert line.endswith("sold out after 4.2 s, 2 came back")


def test_rate_limits_are_named_with_what_lifts_them():
    recorder = recorded(offer())
    recorder.tally.limited = 12

    text = "\n".join(frame(rush_of(offer(), recorder), columns=80))

    assert "12 met one (429): start the server with TICKETONLINE_RATE_LIMIT=off" in text


def test_a_terminal_draws_in_place_and_is_given_back():
    screen = Screen()
    display = chosen_display(screen, quiet=False)
    rush = rush_of(offer(), recorded(offer()))

    display(rush)
    height = screen.getvalue().count("\n")
    display(rush)
    display.end()

    assert isinstance(display, Terminal)
    assert screen.getvalue().startswith("\x1b[?7l")
    assert screen.getvalue().count(f"\x1b[{height}A") == 1
    assert screen.getvalue().endswith("\x1b[?7h\n")


def test_a_terminal_that_was_never_drawn_on_is_left_alone():
    screen = Screen()

    chosen_display(screen, quiet=False).end()

    assert screen.getvalue() == ""


def test_a_name_from_the_network_does_not_move_the_picture():
    odd = offer("Jazz", **{"V\x1b[9A\nIP" * 20: 50})

    lines = [*frame(rush_of(odd, recorded(odd)), columns=80)]

    assert all(line.isprintable() for line in lines)
    assert len(lines) == len([*frame(rush_of(offer(), recorded(offer())), columns=80)])


def test_where_there_is_no_terminal_each_second_is_one_line():
    out = io.StringIO()
    display = chosen_display(out, quiet=False)
    rush = rush_of(offer(), recorded(offer(), seconds=1))

    display(rush)
    display(rush)

    assert isinstance(display, Lines)
    (line,) = out.getvalue().splitlines()
    said = "1 s 40 left 5 reservations/s p50 20 ms p99 20 ms 0 waiting 5 paid 0 sent away 0 errors"
    assert " ".join(line.split()) == said


def test_quiet_is_quiet():
    out = Screen()
    display = chosen_display(out, quiet=True)

    display(rush_of(offer(), recorded(offer())))
    display.end()

    assert isinstance(display, Silence)
    assert out.getvalue() == ""


@given(share=st.floats(0, 1), columns=st.integers(1, 60))
def test_a_bar_has_its_length_and_is_empty_only_when_nothing_is_left(share, columns):
    drawn = bar(share, columns=columns)

    assert len(drawn) == columns
    assert (drawn == "░" * columns) == (share == 0)


@pytest.mark.parametrize(("values", "drawn"), [([], ""), ([0, 0], "▁▁"), ([1, 4, 8], "▂▅█"), ([7], "█")])
def test_sparks_are_as_high_as_their_values(values, drawn):
    assert sparks(values) == drawn
