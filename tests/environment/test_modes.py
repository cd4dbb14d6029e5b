"""environments/devmode and prodmode switch the whole project, and say what they did."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.live_server import clean_environment

pytestmark = pytest.mark.static

ROOT = Path(__file__).resolve().parents[2]
SWITCHED = ("ticketonline/settings/__init__.py", "compose.yaml")


@pytest.fixture
def project(tmp_path):
    """A copy of what the switch touches, and of what tells its effect."""
    for name in ("ticketonline", "environments"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "compose.yaml", tmp_path)
    return tmp_path


def switch(project, mode, *, cwd="environments", program=None):
    return subprocess.run(
        [program or f"./{mode}"], cwd=project / cwd, capture_output=True, text=True, check=True
    ).stdout


def environment_of(project):
    ask = "from ticketonline import settings; print(settings.ENVIRONMENT, settings.DEBUG)"
    env = clean_environment() | {"TICKETONLINE_DATA": str(project / "var")}
    return subprocess.run([sys.executable, "-c", ask], cwd=project, env=env, capture_output=True, text=True).stdout


def test_production_is_the_default(project):
    assert environment_of(project) == "production False\n"
    assert (project / "compose.yaml").read_text().startswith("include: [environments/compose.production.yaml]")


def test_devmode_switches_settings_and_compose_file(project):
    said = switch(project, "devmode")

    assert environment_of(project) == "development True\n"
    assert (project / "compose.yaml").read_text().startswith("include: [environments/compose.dev.yaml]")
    assert said.startswith("Ticketonline is in the development environment now:\n")
    for name in SWITCHED:
        assert f"  {name} changed\n" in said


def test_there_and_back_leaves_no_trace(project):
    before = {name: (project / name).read_bytes() for name in SWITCHED}

    switch(project, "devmode")
    said = switch(project, "prodmode")

    assert {name: (project / name).read_bytes() for name in SWITCHED} == before
    assert said.startswith("Ticketonline is in the production environment now:\n")


@pytest.mark.parametrize("mode", ["devmode", "prodmode"])
def test_switching_twice_changes_nothing_more(project, mode):
    switch(project, mode)
    once = {name: (project / name).read_bytes() for name in SWITCHED}

    said = switch(project, mode)

    assert {name: (project / name).read_bytes() for name in SWITCHED} == once
    for name in SWITCHED:
        assert f"  {name} had it already\n" in said


def test_it_can_be_called_from_anywhere(project):
    switch(project, "devmode", cwd=".", program=str(project / "environments" / "devmode"))

    assert environment_of(project) == "development True\n"
