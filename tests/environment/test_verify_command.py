"""`ticketonline verify` as a process of its own: what it prints, and the status it ends with."""

import json
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing

import pytest

from tests.live_server import TICKETONLINE, clean_environment, prepared_data

pytestmark = pytest.mark.static

LOOKED_AT = r"Rows looked at: events_event 1, events_eventaccess 0, events_tickettype 2, .*; in \d+\.\d seconds\.\n"


@pytest.fixture(scope="module")
def one_event(tmp_path_factory):
    """A data folder with one event, of two ticket types, which nobody changes."""
    folder = shutil.copytree(prepared_data(), tmp_path_factory.mktemp("shop"), dirs_exist_ok=True)
    run(folder, "create-event", "--name", "Jazz", "--date", "2099-06-01T19:30", "--type", "VIP:1:9", "--type", "A:1:9")
    return folder


@pytest.fixture
def shop(tmp_path, one_event):
    """A copy of it."""
    return shutil.copytree(one_event, tmp_path, dirs_exist_ok=True)


def run(folder, *words, **variables):
    return subprocess.run(
        [*TICKETONLINE, *words],
        env=clean_environment() | {"TICKETONLINE_DATA": str(folder)} | variables,
        capture_output=True,
        text=True,
        timeout=120,
    )


def spoil(folder, sql):
    """Change the database past all its guards."""
    with closing(sqlite3.connect(folder / "ticketonline.sqlite3")) as database, database:
        database.execute("PRAGMA ignore_check_constraints=ON")
        database.execute(sql)


def test_good_books_end_with_0(shop):
    done = run(shop, "verify")

    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(rf"No fault\. {LOOKED_AT}", done.stdout)


def test_a_fault_is_printed_with_its_row_and_what_to_do_and_ends_with_1(shop):
    spoil(shop, "UPDATE events_tickettype SET held = 3 WHERE type = 'VIP'")

    done = run(shop, "verify")

    assert (done.returncode, done.stderr) == (1, "")
    fault, blank, heading, advice, summary = done.stdout.splitlines(keepends=True)
    assert re.fullmatch(
        r"stock_miscounted: events_tickettype [0-9a-f-]{36}: "
        r"held is 3 and sold is 0, but 0 of its tickets are held and 0 sold\n",
        fault,
    )
    assert (blank, heading) == ("\n", "What to do:\n")
    assert advice.startswith("  stock_miscounted (1): run `ticketonline verify --repair`")
    assert re.fullmatch(rf"1 fault\. {LOOKED_AT}", summary)


def test_more_faults_than_anybody_reads_are_counted(shop):
    spoil(shop, "UPDATE events_tickettype SET held = 3")

    done = run(shop, "verify", "--most", "1")

    assert done.returncode == 1
    assert done.stdout.count("events_tickettype") == 2
    assert "... and 1 more\n" in done.stdout
    assert "\n2 faults. " in done.stdout


def test_repair_says_what_it_did_and_ends_with_0(shop):
    spoil(shop, "UPDATE events_tickettype SET held = 3 WHERE type = 'VIP'")

    done = run(shop, "verify", "--repair")
    again = run(shop, "verify", "--repair")

    assert (done.returncode, done.stderr) == (0, "")
    mended, summary = done.stdout.splitlines(keepends=True)
    assert re.fullmatch(r"mended: events_tickettype [0-9a-f-]{36}: held 3 -> 0, sold 0 -> 0\n", mended)
    assert re.fullmatch(rf"No fault\. {LOOKED_AT}", summary)
    assert again.returncode == 0
    assert again.stdout.startswith("Nothing to mend.\nNo fault. ")


def test_what_repair_leaves_is_printed_and_ends_with_1(shop):
    spoil(shop, "UPDATE events_event SET status = 'SOLD'")

    done = run(shop, "verify", "--repair")

    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("Nothing to mend.\nguard_broken: events_event ")
    assert "the constraint event_status_known would refuse it\n" in done.stdout


def test_programs_get_one_object(shop):
    spoil(shop, "UPDATE events_tickettype SET held = 3 WHERE type = 'VIP'")

    found = run(shop, "verify", "--json")
    mended = run(shop, "verify", "--json", "--repair")

    assert (found.returncode, mended.returncode) == (1, 0)
    said, after = json.loads(found.stdout), json.loads(mended.stdout)
    assert (said["count"], said["counts"], said["repair"]) == (1, {"stock_miscounted": 1}, [])
    assert [(fault["code"], fault["table"], fault["is_repairable"]) for fault in said["faults"]] == [
        ("stock_miscounted", "events_tickettype", True)
    ]
    assert (said["rows"]["events_tickettype"], after["count"], after["faults"]) == (2, 0, [])
    assert [(one["outcome"], one["text"]) for one in after["repair"]] == [("mended", "held 3 -> 0, sold 0 -> 0")]


@pytest.mark.parametrize("words", [["verify"], ["verify", "--repair"]])
def test_a_database_that_can_not_be_looked_at_ends_with_2(tmp_path, words):
    done = run(tmp_path, *words)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("ticketonline: the database is not ready")


def test_a_server_that_does_not_answer_ends_with_2(tmp_path):
    done = run(tmp_path, "verify", DATABASE_URL="postgresql://nobody:nothing@127.0.0.1:1/none")

    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
