"""Deleting pictures that no event shows any more."""

import time
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from ..models import Event

FOLDER = str(Event._meta.get_field("image").upload_to)
# A picture is written before its event, and pages that were read before a change still name the old one.
KEPT = timedelta(days=1)


def sweep_pictures() -> int:
    """Delete the files of pictures that were replaced or removed at least `KEPT` ago; say how many.

    Of events that share a picture, the last one keeps it.
    """
    folder = Path(settings.MEDIA_ROOT) / FOLDER
    before = time.time() - KEPT.total_seconds()
    old = [file for file in folder.glob("*") if file.is_file() and file.stat().st_mtime < before]
    if not old:
        return 0
    shown = {Path(name).name for name in Event.objects.exclude(image="").values_list("image", flat=True)}
    unused = [file for file in old if file.name not in shown]
    for file in unused:
        file.unlink(missing_ok=True)
    return len(unused)
