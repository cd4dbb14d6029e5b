"""Which mails a server just took, noted beside the database within microseconds of its reply.

Until the database has it, a commit takes milliseconds, in which a worker may be killed: without this the mail would be
sent a second time. Killed, not cut off from power: what is noted here has reached the kernel, not the disk.
"""

import os
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from django.conf import settings

MOST_BYTES = 1_000_000  # some 30,000 mails; then the file is put aside, and the one before it is gone


def note_taken(message_id: UUID) -> None:
    """Note that a server took the mail."""
    path = _path()
    with suppress(FileNotFoundError):
        if path.stat().st_size > MOST_BYTES:
            path.replace(_aside(path))
    # One write to a file that is only appended to: lines of several workers don't mix.
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, f"{message_id.hex}\n".encode())
    finally:
        os.close(file)


def was_taken(message_id: UUID) -> bool:
    """Whether a server took the mail, as far as a worker on this machine noted it lately."""
    for path in (_path(), _aside(_path())):
        with suppress(FileNotFoundError):
            if message_id.hex in path.read_text().split("\n"):
                return True
    return False


def _path() -> Path:
    return Path(settings.DATA_FOLDER) / "mails-taken"


def _aside(path: Path) -> Path:
    return path.with_name(f"{path.name}-before")
