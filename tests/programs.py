"""Where the programs are that tests use when a machine has them: a Chromium, PostgreSQL's."""

import os
import shutil
import subprocess
from pathlib import Path

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Root may not use Chromium's own sandbox; the rest keeps it from doing what nobody asked for.
CHROMIUM_ARGUMENTS = (
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
    *(["--no-sandbox"] if os.geteuid() == 0 else []),
)


def find_chromium() -> str | None:
    """The path of CHROMIUM, else of the first Chromium on the PATH."""
    named = os.environ.get("CHROMIUM")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


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
        said = subprocess.run([configured, "--bindir"], capture_output=True, text=True, check=False)
        folder = Path(said.stdout.strip())
        if (folder / "initdb").exists():
            return folder
    return None
