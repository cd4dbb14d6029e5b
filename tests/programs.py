"""Where the programs are that tests use when a machine has them: a Chromium, PostgreSQL's."""

import os
import shutil
import subprocess
from pathlib import Path

# The first is the same engine without the windows that no test looks at, and takes a fifth less of the processor.
CHROMIUM_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Root may not use Chromium's own sandbox; the rest keeps it from doing what nobody asked for.
CHROMIUM_ARGUMENTS = (
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
    *(["--no-sandbox"] if os.geteuid() == 0 else []),
)


def find_chromium() -> str | None:
    """The path of CHROMIUM, else of the first Chromium on the PATH that runs."""
    named = os.environ.get("CHROMIUM")
    found = map(shutil.which, [named] if named else CHROMIUM_NAMES)
    return next((program for program in found if program and _said(program, "--version")), None)


def chromium_version() -> str | None:
    """What that Chromium calls itself, such as `Chromium 140.0.7339.80`."""
    program = find_chromium()
    return " ".join(_said(program, "--version").split()[:2]) if program else None


def find_postgresql() -> Path | None:
    """The folder of PostgreSQL's server programs, the newest where Debian keeps several."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    kept = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if kept:
        return kept[-1].parent
    configured = shutil.which("pg_config")
    if configured:
        folder = Path(_said(configured, "--bindir"))
        if (folder / "initdb").exists():
            return folder
    return None


def _said(program: str, word: str) -> str:
    """What the program prints; nothing when it fails, as a placeholder for an uninstalled snap does."""
    done = subprocess.run([program, word], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return done.stdout.strip() if done.returncode == 0 else ""
