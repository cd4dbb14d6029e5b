"""What no committed file may have: a path of somebody's machine, an index's address, a secret, a promise for later."""

import re
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.static

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE, LONGEST_TEST = 250, 350  # lines; most are under 200
FORBIDDEN = {
    "a home or work folder": r"(?<![\w.])/(?:home|root|Users|work)/\w",
    "an index's address": r"--(?:extra-)?index-url|pypi\.org/simple|files\.pythonhosted\.org",
    "a private key": r"BEGIN [A-Z ]*PRIVATE KEY",
    "a promise for later": r"\b(?:TODO|FIXME|XXX|HACK)\b",
    "a name that says nothing": r"^(?:def|class) (?:utils?|helpers?|manager|process|handle_data)\b",
}
TEXTS = {".py", ".html", ".css", ".js", ".md", ".toml", ".yaml", ".txt", ".po", ".svg", "", ".sh", ".json"}


def committed():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_committed_file_has(what):
    shape = re.compile(FORBIDDEN[what], re.MULTILINE)
    texts = [path for path in committed() if path.suffix in TEXTS and path != Path(__file__).resolve()]

    found = [str(path.relative_to(ROOT)) for path in texts if shape.search(path.read_text(encoding="utf-8"))]

    assert found == []


def test_every_file_can_be_seen_whole():
    sources = [path for path in committed() if path.suffix in (".py", ".css", ".js", ".html")]

    lengths = {path.relative_to(ROOT).as_posix(): len(path.read_text().splitlines()) for path in sources}

    limits = {name: LONGEST_TEST if name.startswith("tests/") else LONGEST_FILE for name in lengths}
    assert [name for name, lines in lengths.items() if lines > limits[name]] == []


def test_nothing_that_a_run_leaves_behind_is_committed():
    left = re.compile(r"(^|/)(var|\.venv|dist|__pycache__|\.env)(/|$)|\.(pyc|sqlite3)$")

    assert [path for path in committed() if left.search(path.relative_to(ROOT).as_posix())] == []
