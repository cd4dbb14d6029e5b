"""The console command, as an operator and a script meet it."""

import shutil
import subprocess
from uuid import UUID

import pytest

from tests.live_server import TICKETONLINE, clean_environment, prepared_data
from ticketonline import __version__

pytestmark = pytest.mark.static

# A word that each help must have: what the command is for.
HELP = {
    "": "create an event and print its id",
    "serve": "serve the shop together with a background worker until interrupted",
    "worker": "put the tickets of ended holds on sale again",
    "prepare": "Migrate the database and collect the static files",
    "demo": "Load the demo events and a demo organiser into a database that has no event yet.",
    "verify": "Recount everything in one consistent snapshot, while the shop goes on selling",
    "ticket-check": "Admits nobody and changes",
    "rotate-key": "Tickets that were given out before stay valid",
    "bounce": "Read one mail on standard input",
    "rush": "Play a crowd of buyers against a running server over HTTP",
    "create-event": 'example: ticketonline create-event --name "Jazz Night"',
}
CREATE = ("create-event", "--name", "Jazz Night", "--date", "2099-06-01T19:30")


@pytest.fixture
def prepared(tmp_path):
    """Makes `run` find a database that is ready."""
    shutil.copytree(prepared_data(), tmp_path, dirs_exist_ok=True)


@pytest.fixture
def run(tmp_path):
    def run(*words):
        return subprocess.run(
            [*TICKETONLINE, *words],
            env=clean_environment() | {"TICKETONLINE_DATA": str(tmp_path), "COLUMNS": "300"},
            capture_output=True,
            text=True,
            timeout=120,
        )

    return run


@pytest.mark.parametrize("command", HELP)
def test_help_says_what_a_command_is_for(run, command):
    done = run(*filter(None, [command]), "--help")

    assert (done.returncode, done.stderr) == (0, "")
    assert HELP[command] in " ".join(done.stdout.split())


def test_help_of_manage_lists_the_management_commands(run):
    done = run("manage", "--help")

    assert (done.returncode, done.stderr) == (0, "")
    assert {"createsuperuser", "class_diagram"} <= set(done.stdout.split())


def test_it_knows_its_version(run):
    assert run("--version").stdout == f"{__version__}\n"


@pytest.mark.parametrize("words", [[], ["sell"], ["serve", "--port", "many"]])
def test_a_wrong_command_line_is_explained(run, words):
    done = run(*words)

    assert done.returncode == 2
    assert done.stderr.startswith("usage: ticketonline")
    assert "Traceback" not in done.stderr


def test_create_event_prints_the_id_alone(prepared, run):
    done = run(*CREATE, "--type", "VIP:120.00:50", "--type", "Standard:45.50:200")

    assert (done.returncode, done.stderr) == (0, "")
    assert UUID(done.stdout.strip()).version == 7
    assert done.stdout.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--type", "VIP"], "--type 'VIP' is not understood; use TYPE:PRICE:AMOUNT, such as \"VIP:120.00:50\"."),
        (["--type", "VIP:1:1", "--date", "tomorrow"], "--date 'tomorrow' in 'UTC' is no moment"),
        (["--type", "VIP:1:1", "--timezone", "Mars/Base"], "in 'Mars/Base' is no moment"),
        (["--type", "VIP:1:1", "--currency", "XXL"], "currency: Use a three-letter code such as EUR."),
        (["--type", "VIP:1.999:1"], "price: 1.999 has more places than EUR knows."),
        (["--type", "VIP:1:1", "--organiser", "nobody"], "--organiser: There is no organiser 'nobody'."),
    ],
)
def test_create_event_refuses_with_a_sentence_and_creates_nothing(prepared, run, words, sentence):
    done = run(*CREATE, *words)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("ticketonline: ")
    assert sentence in done.stderr
    count = (
        "from ticketonline.accounts.models import Organiser; from ticketonline.events.models import Event; "
        "print(Event.objects.count(), Organiser.objects.count())"
    )
    assert run("manage", "shell", "--no-imports", "--command", count).stdout == "0 0\n"


@pytest.mark.parametrize("words", [[*CREATE, "--type", "VIP:120.00:50"], ["demo"], ["verify"]])
def test_a_database_that_was_not_prepared_says_what_to_do(run, words):
    done = run(*words)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("ticketonline: the database is not ready")
    assert done.stderr.endswith("run `ticketonline prepare` first.\n")
