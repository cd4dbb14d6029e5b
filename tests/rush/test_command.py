"""`ticketonline rush` as an operator meets it: against a real shop, refusing others, with its files."""

import json
import os
import pty
import signal
import subprocess
import time

import pytest

from tests.live_server import TICKETONLINE, clean_environment, running_shop

PATIENCE_SECONDS = 120
QUICK = ("--seconds", "2", "--thinking", "0.1")


@pytest.fixture(scope="module")
def shop():
    with running_shop(env={"TICKETONLINE_RATE_LIMIT": "off"}) as started:
        yield started


@pytest.fixture
def rush(shop, tmp_path):
    """Runs the command in an empty folder, beside the shop and with its settings unless told otherwise."""

    def run(*words, env=None):
        return subprocess.run(
            [*TICKETONLINE, "rush", *words],
            env=env or shop.env,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
        )

    return run


def told(done):
    """The lines of the report, blanks evened."""
    return [" ".join(line.split()) for line in done.stdout.splitlines()]


def test_a_crowd_buys_an_event_out_and_the_books_are_clean(shop, rush, tmp_path):
    event = shop.create_event("Rush Hour", "Floor:20.00:60", "Box:90.00:4")

    done = rush("--event", event, "--buyers", "50", *QUICK, "--paying", "1", "--cancelling", "0", "--json", "r.json")

    assert (done.returncode, done.stderr) == (0, "")
    lines = told(done)
    assert f"50 buyers come within 2 s for the 64 tickets left of Rush Hour, at {shop.url}" in lines
    assert any(line.startswith("Floor 60 of 60 reserved, sold out after ") for line in lines)
    assert any(line.startswith("Box 4 of 4 reserved, sold out after ") for line in lines)
    assert any(line.startswith("Books: clean.") for line in lines)
    assert lines[-1] == "The same with charts: rush-report.html"
    figures = json.loads((tmp_path / "r.json").read_text())
    assert figures["ok"] is True
    assert {kind["type"]: kind["promised"] for kind in figures["types"]} == {"Floor": 60, "Box": 4}
    assert figures["errors"] == {}
    assert figures["check"]["asked"] == figures["reservations"] == figures["outcomes"]["paid"]
    assert sum(figures["outcomes"].values()) == 50
    assert figures["series"][-1]["left"] == {"Floor": 0, "Box": 0}
    assert "<title>Rush: Rush Hour</title>" in (tmp_path / "rush-report.html").read_text()


@pytest.mark.one_engine
def test_one_type_is_wanted_and_the_other_left_alone(shop, rush, tmp_path):
    event = shop.create_event("Half House", "Left:20.00:10", "Right:20.00:10")

    done = rush("--event", event, "--type", "Left", *QUICK, "--quiet", "--no-html")

    assert done.returncode == 0
    assert [*tmp_path.iterdir()] == []
    assert told(done)[0] == f"Half House, at {shop.url}"
    assert "Right" not in done.stdout
    assert json.loads(sold(shop, event)) == {"Left": 10, "Right": 0}


def sold(shop, event):
    """What is no longer left of each type, as the database has it."""
    asked = (
        "import json; from ticketonline.events.models import TicketType as T; "
        f"print(json.dumps({{t.type: t.held + t.sold for t in T.objects.filter(event_id='{event}')}}))"
    )
    return shop.cli("manage", "shell", "--no-imports", "--command", asked)


@pytest.mark.one_engine
def test_without_an_event_it_chooses_the_one_with_most_left(shop, rush):
    shop.create_event("Small Room", "Seat:5.00:20")
    shop.create_event("Great Hall", "Seat:5.00:4000")

    done = rush("--buyers", "5", *QUICK, "--no-html")

    assert done.returncode == 0
    assert done.stdout.startswith("5 buyers come within 2 s for the 4,000 tickets left of Great Hall, at ")


def test_a_shop_with_another_database_is_played_and_not_verified(shop, rush, tmp_path):
    event = shop.create_event("Far Away", "Seat:5.00:100")

    done = rush(
        "--url",
        shop.url,
        "--event",
        event,
        "--buyers",
        "5",
        *QUICK,
        "--no-html",
        env=clean_environment() | {"TICKETONLINE_DATA": str(tmp_path / "own")},
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert (
        "Books: not verified. The server has another database than this command: run `ticketonline verify`"
        in done.stdout
    )


@pytest.mark.one_engine
def test_ctrl_c_ends_it_early_and_it_still_reports(shop, tmp_path):
    event = shop.create_event("Interrupted", "Seat:5.00:1000")
    words = ["--event", event, "--buyers", "500", "--seconds", "60", "--thinking", "0.1", "--json", "r.json"]
    running = subprocess.Popen(
        [*TICKETONLINE, "rush", *words], env=shop.env, cwd=tmp_path, stdout=subprocess.PIPE, text=True
    )
    while "reservations/s" not in running.stdout.readline():
        pass

    running.send_signal(signal.SIGINT)

    said, _ = running.communicate(timeout=PATIENCE_SECONDS)
    assert running.returncode == 0
    assert "Note: Ctrl-C ended it early" in said
    figures = json.loads((tmp_path / "r.json").read_text())
    assert figures["ending"] == "interrupted"
    assert figures["check"]["broken"] == 0
    assert (tmp_path / "rush-report.html").exists()


@pytest.mark.one_engine
def test_in_a_terminal_it_draws_a_picture(shop, tmp_path):
    event = shop.create_event("On Stage", "Seat:5.00:40")
    inside, outside = pty.openpty()
    running = subprocess.Popen(
        [*TICKETONLINE, "rush", "--event", event, *QUICK],
        env=shop.env | {"TERM": "xterm", "COLUMNS": "100"},
        cwd=tmp_path,
        stdout=outside,
        stderr=outside,
    )
    os.close(outside)

    screen = read_all(inside)

    assert running.wait(PATIENCE_SECONDS) == 0
    assert "\x1b[?7l" in screen
    assert "█" in screen
    assert "sold out after" in screen
    assert screen.count("\x1b[?7h") == 1
    assert screen.index("\x1b[?7h") < screen.index("Sold out after")


def read_all(descriptor):
    """Everything that a terminal shows until its program ends."""
    pieces = []
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            piece = os.read(descriptor, 65536)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        pieces.append(piece)
    return b"".join(pieces).decode()


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--url", "http://192.0.2.7"], "ticketonline: 192.0.2.7 (192.0.2.7) is not this machine."),
        (["--url", "http://192.0.2.7", "--not-my-machine"], "you said only once that it may be loaded: --i-may-load"),
        (["--url", "http://192.0.2.7", "--i-may-load", "192.0.2.7"], "loaded: --not-my-machine"),
        (["--url", "http://127.0.0.1@192.0.2.7"], "is no address of a server"),
        (["--url", "http://127.0.0.1:1"], "the server does not answer; start it with `ticketonline serve`"),
        (["--event", "01942f8e-0000-7000-8000-000000000001"], "the server gives no answer about the event"),
        (["--paying", "0.9", "--cancelling", "0.2"], "together they are 1 at most"),
        (["--html", "nowhere/report.html"], "'nowhere/report.html' can't be written"),
        (["--json", "."], "'.' can't be written"),
    ],
)
def test_what_cannot_be_played_is_a_sentence(rush, tmp_path, words, sentence):
    done = rush(*words)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("ticketonline: ")
    assert sentence in done.stderr
    assert [*tmp_path.iterdir()] == []


@pytest.mark.one_engine
@pytest.mark.parametrize("words", [["--buyers", "0"], ["--paying", "2"], ["--event", "7"], ["--seconds", "forever"]])
def test_a_wrong_word_is_explained(rush, words):
    done = rush(*words)

    assert done.returncode == 2
    assert done.stderr.startswith("usage: ticketonline rush")
    assert "Traceback" not in done.stderr


@pytest.mark.one_engine
def test_an_event_that_cannot_be_bought_is_a_sentence(shop, rush):
    later = shop.create_event("Not Yet", "Seat:5.00:10", sales_open="2098-01-01T10:00", date="2099-01-01T10:00")
    gone = shop.create_event("Gone", "Seat:5.00:1")
    bought = rush("--event", gone, "--buyers", "2", *QUICK, "--paying", "1", "--cancelling", "0", "--no-html")
    assert bought.returncode == 0
    time.sleep(1.1)  # what is shown as left may lag by a second

    assert "sales of Not Yet are not open (not_yet; they open at 2098-01-01 10:00 UTC)" in rush("--event", later).stderr
    assert "nothing is left of Gone" in rush("--event", gone).stderr
    assert "Gone has no type 'Box'; its types are: Seat." in rush("--event", gone, "--type", "Box").stderr
