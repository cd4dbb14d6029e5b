"""The settings of the tests: production's, with data, database and secrets of their own.

pytest-django reads settings before any conftest.py, so what an installation set for itself is put aside here.
"""

import atexit
import os
import shutil
import tempfile

for name in [*os.environ]:
    if name.startswith(("TICKETONLINE_", "APPLE_WALLET_", "GOOGLE_WALLET_", "BOUNCE_")) or name in (
        "PUBLIC_URL",
        "PORT",
        "DATABASE_PASSWORD_FILE",
    ):
        del os.environ[name]
os.environ["TICKETONLINE_DATA"] = tempfile.mkdtemp(prefix="ticketonline-test-")
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL", "")
atexit.register(shutil.rmtree, os.environ["TICKETONLINE_DATA"], ignore_errors=True)

from ticketonline.settings.production import *  # noqa: E402, F403
from ticketonline.settings.production import DATA_FOLDER, DATABASES, STATIC_ROOT  # noqa: E402

# Static files come straight from the source tree; the collected ones are seen to by the tests with a real server.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
STATIC_ROOT.mkdir(exist_ok=True)

# Limits are on, and wide: tests of other things sell by the hundred from one address and in one session.
CLIENT_WRITES_A_MINUTE = CLIENT_BURST = SESSION_WRITES_A_MINUTE = SESSION_BURST = 1_000_000

# Passwords are hashed by the dozen here and guard nothing.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: threads then have connections of their own and meet the same locks as in production.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_FOLDER / "test.sqlite3")}
    # What survives a power cut is of no interest to a test.
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"

# Races write, and come to the desk, in a dozen threads of this process.
DESK_THREADS = WRITING_THREADS = 32
