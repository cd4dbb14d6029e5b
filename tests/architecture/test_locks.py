"""The locked dependencies are what pyproject.toml asks for, each with hashes, without the address of any index."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

pytestmark = pytest.mark.static

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
GROUPS = PROJECT["dependency-groups"]
WANTED = {
    "run": [*PROJECT["project"]["dependencies"], *GROUPS["build"]],
    "test": [*PROJECT["project"]["dependencies"], *GROUPS["build"], *GROUPS["test"]],
}
PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)( ; [^\\]+)?((?: \\\n    --hash=sha256:[0-9a-f]{64})+)$", re.MULTILINE)


def text(name):
    return (ROOT / f"requirements/{name}.txt").read_text()


def pins(name):
    return {canonicalize_name(found[1]): found[2] for found in PIN.finditer(text(name))}


@pytest.mark.parametrize("name", WANTED)
def test_every_dependency_is_pinned_within_its_range(name):
    locked = pins(name)

    for line in WANTED[name]:
        wanted = Requirement(line)
        assert wanted.specifier.contains(locked[canonicalize_name(wanted.name)], prereleases=True), line


@pytest.mark.parametrize("name", WANTED)
def test_every_line_is_a_pin_with_hashes_or_a_comment(name):
    rest = PIN.sub("", text(name))

    assert [line for line in rest.splitlines() if line.strip() and not line.lstrip().startswith("#")] == []
    assert "://" not in rest


def test_what_runs_is_tested_in_the_same_versions():
    assert pins("run").items() <= pins("test").items()


def test_the_build_backend_is_locked_too():
    for line in PROJECT["build-system"]["requires"]:
        assert line in GROUPS["build"]
