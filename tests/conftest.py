"""What every test can ask for."""

import os
import tempfile

# Tests never touch the data folder of an installation. Set before Django reads its settings.
os.environ["TICKETONLINE_DATA"] = os.environ.get("TICKETONLINE_TEST_DATA") or tempfile.mkdtemp(
    prefix="ticketonline-test-"
)
for name in [
    name
    for name in os.environ
    if name.startswith("TICKETONLINE_") and name not in ("TICKETONLINE_DATA", "TICKETONLINE_TEST_DATA")
]:
    del os.environ[name]
for name in ("PUBLIC_URL", "PORT"):
    os.environ.pop(name, None)
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL", "")
