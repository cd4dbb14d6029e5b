"""Deleting files whose time is over, and what dead workers left."""

import shutil
from datetime import UTC, datetime, timedelta

from ...core import clock
from ..models import Export, folder

LEFT_BEHIND = timedelta(hours=1)  # nobody has written into it for so long


def forget() -> None:
    """Delete the exports that are over, then every file that is no export's and that nobody writes."""
    now = clock.now()
    Export.objects.filter(expires_at__lte=now).delete()
    kept = set(Export.objects.exclude(file="").values_list("file", flat=True))
    is_over = now - LEFT_BEHIND
    for path in folder().iterdir():
        if path.name in kept:
            continue
        try:
            if datetime.fromtimestamp(path.stat().st_mtime, UTC) > is_over:
                continue
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        except FileNotFoundError:
            continue  # it was finished with, or another worker deletes as well
