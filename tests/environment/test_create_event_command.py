"""`ticketonline create-event` and `demo` as processes of their own, on the terminals that there are."""

import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest

from tests.live_server import TICKETONLINE, clean_environment, prepared_data
from ticketonline.demo.programme import EVENTS

pytestmark = pytest.mark.static

WORDS = ("create-event", "--date", "2099-06-01T19:30", "--type", "VIP:120.00:50", "--name")
LIST = "from ticketonline.events.models import Event; print(ascii(sorted(Event.objects.values_list('name', 'slug'))))"


@pytest.fixture
def prepared(tmp_path):
    """A data folder with an empty database."""
    return shutil.copytree(prepared_data(), tmp_path / "shop")


def run(folder, *words, **variables):
    return subprocess.run(
        [*TICKETONLINE, *words],
        env=clean_environment() | {"TICKETONLINE_DATA": str(folder)} | variables,
        capture_output=True,
        timeout=120,
    )


def events(folder):
    return run(folder, "manage", "shell", "--no-imports", "--command", LIST).stdout.decode().strip()


def test_on_a_terminal_that_knows_no_accents_nothing_crashes(prepared):
    before = events(prepared)

    done = run(prepared, *WORDS, "Zażółć 🎷", PYTHONIOENCODING="ascii")
    refused = run(prepared, *WORDS, "Zażółć", "--type", "Gęś:1", PYTHONIOENCODING="ascii")
    helped = run(prepared, "create-event", "--help", PYTHONIOENCODING="ascii")

    assert (done.returncode, done.stderr) == (0, b"")
    assert UUID(done.stdout.decode("ascii").strip()).version == 7
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert b"is not understood" in refused.stderr
    assert b"Traceback" not in refused.stderr
    assert (helped.returncode, helped.stderr) == (0, b"")
    assert before == "[]"
    assert events(prepared) == ascii([("Zażółć 🎷", "zazolc")])


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_bytes_that_are_no_text_are_refused(prepared, locale):
    before = events(prepared)

    refused = run(prepared, *WORDS, b"Jazz \xff\xfe", LC_ALL=locale)

    assert (refused.returncode, refused.stdout) == (2, b"")
    assert refused.stderr == b"ticketonline: name: Use one line of text without control characters.\n"
    assert events(prepared) == before


def test_two_that_load_the_demo_at_once_load_it_once(prepared):
    with ThreadPoolExecutor(2) as pool:
        done = [*pool.map(lambda _: run(prepared, "demo"), range(2))]

    first, second = sorted(done, key=lambda process: len(process.stdout), reverse=True)
    assert [process.returncode for process in done] == [0, 0]
    assert first.stdout.startswith(b"The demo events are loaded.\nThe demo organiser's log-in: organiser  ")
    assert second.stdout == b"There are events already; nothing was changed.\n"
    assert len([*(prepared / "media" / "events").iterdir()]) == len(EVENTS)


def test_a_demo_that_can_not_be_written_says_so_and_can_be_loaded_later(prepared):
    (prepared / "media").write_text("in the way")

    refused = run(prepared, "demo")
    left = events(prepared)
    (prepared / "media").unlink()
    done = run(prepared, "demo")

    assert (refused.returncode, refused.stdout) == (2, b"")
    assert refused.stderr.startswith(b"ticketonline: the demo's pictures or log-in can't be written")
    assert left == "[]"
    assert done.returncode == 0


def test_an_event_is_the_organisers_who_is_named(prepared):
    make = "from ticketonline.accounts.models import Organiser as O; O.objects.create(name='Stella', slug='stella')"
    whose = "from ticketonline.events.models import Event; print(Event.objects.get(name='{}').organiser.slug)"

    alone = run(prepared, *WORDS, "Alone")
    run(prepared, "manage", "shell", "--no-imports", "--command", make)
    unnamed, named = run(prepared, *WORDS, "Unnamed"), run(prepared, *WORDS, "Named", "--organiser", "stella")

    assert [done.returncode for done in (alone, unnamed, named)] == [0, 2, 0]
    assert unnamed.stderr == b"ticketonline: There are several organisers; name one with --organiser SLUG.\n"
    for name, slug in (("Alone", b"box-office"), ("Named", b"stella")):
        told = run(prepared, "manage", "shell", "--no-imports", "--command", whose.format(name))
        assert told.stdout.strip() == slug
