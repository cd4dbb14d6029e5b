"""requirements/install as far as it goes without an index: what it says when something is missing, when it rests."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.static

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def project(tmp_path):
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def install(project, *, python):
    return subprocess.run(
        [project / "requirements/install", "run"],
        env=os.environ | {"PYTHON": str(python)},
        capture_output=True,
        text=True,
    )


def script(path, text):
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def test_without_a_python_it_says_what_is_needed(project):
    done = install(project, python="/nowhere/python3")

    assert done.returncode == 1
    assert done.stderr == (
        "ticketonline: Python 3.11 or newer is needed, and /nowhere/python3 is none;"
        " install it, or name it: make run PYTHON=/path/to/python3\n"
    )
    assert not (project / ".venv").exists()


def test_without_venv_it_says_what_to_install(project):
    python = script(project / "python3", 'case "$2" in *ensurepip*) exit 1;; esac')

    done = install(project, python=python)

    assert done.returncode == 1
    assert "'apt-get install python3-venv' adds it" in done.stderr
    assert not (project / ".venv").exists()


def test_it_rests_when_all_is_installed(project):
    (project / ".venv/bin").mkdir(parents=True)
    (project / ".venv/bin/python").symlink_to(sys.executable)
    sums = subprocess.run(
        ["cksum", "requirements/run.txt", "pyproject.toml"], cwd=project, capture_output=True, text=True
    ).stdout
    (project / ".venv/.installed-run").write_text(f"{project} {sums}")

    done = install(project, python="/nowhere/python3")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("left", [".half-way", "lost its Python"])
def test_what_was_left_half_way_is_begun_anew(project, left):
    (project / ".venv/bin").mkdir(parents=True)
    (project / ".venv" / left).touch()
    # Makes a virtual environment that has a Python which can do nothing, so that the installation ends there.
    python = script(project / "python3", 'case "$*" in "-m venv .venv") mkdir .venv/bin; touch .venv/made;; esac')

    done = install(project, python=python)

    assert done.returncode != 0
    assert (project / ".venv/made").exists()
    assert sorted(path.name for path in (project / ".venv").iterdir()) == [".half-way", "bin", "made"]
