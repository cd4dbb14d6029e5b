"""`python -m tests.check [NAME ...]`: every static check, each named with its time; what failed says why."""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ("ticketonline", "tests", "benchmarks")
PYTHON = sys.executable


def program(name: str) -> str:
    """A console script of this environment."""
    return str(Path(PYTHON).with_name(name))


@dataclass(frozen=True, kw_only=True)
class Check:
    """A command that must succeed."""

    name: str
    words: tuple[str, ...]
    env: dict[str, str] = field(default_factory=dict)


def manage(*words: str) -> tuple[str, ...]:
    """A management command of the shop."""
    return (PYTHON, "-m", "ticketonline", "manage", *words)


CHECKS = (
    Check(name="format", words=(program("ruff"), "format", "--check", *SOURCES)),
    Check(name="lint", words=(program("ruff"), "check", *SOURCES)),
    Check(name="types", words=(program("mypy"),)),
    Check(name="layers", words=(program("lint-imports"),)),
    Check(name="templates", words=(program("djlint"), "--quiet", "ticketonline")),
    Check(name="migrations", words=manage("makemigrations", "--check", "--dry-run")),
    Check(
        name="deployment",
        words=manage("check", "--deploy", "--fail-level", "WARNING"),
        env={"PUBLIC_URL": "https://tickets.example.org"},
    ),
    Check(name="class diagram", words=manage("class_diagram", "--check")),
    # Templates, styles, translations, locks, references, compose files and the like: tests that look at files alone.
    Check(
        name="house rules",
        words=(PYTHON, "-m", "pytest", "-q", "-m", "static", "tests/architecture", "tests/environment/test_compose.py"),
    ),
)


def main(names: list[str]) -> int:
    """Run the checks named, or all, as many at once as there are processors; 0 when every one succeeded."""
    chosen = [check for check in CHECKS if not names or check.name in names]
    failed = []
    with (
        tempfile.TemporaryDirectory(prefix="ticketonline-check-") as data,
        ThreadPoolExecutor(os.cpu_count()) as pool,
    ):
        # They end in another order than they are told in.
        for check, (done, took) in zip(chosen, pool.map(lambda check: _run(check, data), chosen), strict=True):
            print(f"{check.name:<14} {'ok' if done.returncode == 0 else 'FAILED':<7} {took:5.1f} s", flush=True)
            if done.returncode:
                failed.append(check.name)
                print(done.stdout + done.stderr, flush=True)
    print(f"Failed: {', '.join(failed)}." if failed else "Every check is ok.")
    return 1 if failed else 0


def _run(check: Check, data: str) -> "tuple[subprocess.CompletedProcess[str], float]":
    """How it ended, and after how many seconds."""
    env = os.environ | {"TICKETONLINE_DATA": f"{data}/{check.name}"} | check.env
    began = time.monotonic()
    done = subprocess.run(check.words, cwd=ROOT, env=env, capture_output=True, text=True)
    return done, time.monotonic() - began


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
