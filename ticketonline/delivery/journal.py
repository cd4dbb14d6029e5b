"""Which mails a server just took, noted beside the database within microseconds of its reply.

Until the database has it, with several others, a worker may be killed: without this they would be sent a second time.
Killed, not cut off from power: what is noted here has reached the kernel, not the disk.
"""

import os
import threading
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from django.conf import settings

MOST_BYTES = 1_000_000  # some 30,000 mails; then the file is put aside, and the one before it is gone

_putting_aside = threading.Lock()  # or the second of two would put the new file over the full one


def note_taken(message_id: UUID) -> None:
    """Note that a server took the mail. Raises `OSError`."""
    path = _path()
    with _putting_aside, suppress(FileNotFoundError):
        if path.stat().st_size > MOST_BYTES:
            path.replace(_aside(path))
    # One write to a file that is only appended to: lines of several workers don't mix.
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, f"{message_id.hex}\n".encode())
    finally:
        os.close(file)


def find_taken(message_ids: Collection[UUID]) -> set[UUID]:
    """Which of the mails a server took, as far as a worker on this machine noted it lately."""
    noted: set[str] = set()
    for path in (_path(), _aside(_path())) if message_ids else ():
        with suppress(FileNotFoundError):
            noted.update(path.read_text().split("\n"))
    return {key for key in message_ids if key.hex in noted}


def _path() -> Path:
    return Path(settings.DATA_FOLDER) / "mails-taken"


def _aside(path: Path) -> Path:
    return path.with_name(f"{path.name}-before")
