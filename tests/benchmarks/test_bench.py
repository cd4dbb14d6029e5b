"""`python -m benchmarks` from the first line to the list for programs, on a server and a shop of its own."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.programs import find_postgresql

ROOT = Path(__file__).resolve().parents[2]
NAMES = [
    "ticket lines, 50 hot types of 50 events ÷ one",
    "ticket lines, 3 types in one reservation ÷ one",
    "reservations of one hot type with a promo code ÷ without",
    "memory of server and worker (PSS)",
]


def bench(*words, **env):
    return subprocess.run(
        [sys.executable, "-m", "benchmarks", *words],
        cwd=ROOT,
        env=os.environ | env,
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.mark.postgres
@pytest.mark.skipif(shutil.which("wrk") is None, reason="wrk was not found; install it")
@pytest.mark.skipif(find_postgresql() is None, reason="PostgreSQL's programs were not found; install it")
def test_a_short_bench_ends_with_a_table_and_the_list(tmp_path):
    words = ["--only", "variety", "memory", "--seconds", "1", "--rounds", "1", "--json", str(tmp_path / "list")]

    done = bench(*words)

    assert done.returncode == 0, done.stdout + done.stderr
    rows = json.loads((tmp_path / "list").read_text())
    assert [row["name"] for row in rows] == NAMES
    assert all([*row] == ["name", "value", "unit", "bar", "met"] for row in rows)
    assert all(row["value"] > 0 for row in rows)
    assert "fsync=on, synchronous_commit=on, full_page_writes=on" in done.stdout
    assert all(name in done.stdout for name in NAMES)


@pytest.mark.static
def test_only_groups_that_exist_can_be_asked_for():
    done = bench("--only", "dreams")

    assert done.returncode == 2
    assert "invalid choice: 'dreams'" in done.stderr
    assert "reservations" in done.stderr
