"""The desk of this process."""

from functools import cache

from django.conf import settings

from .desk import Desk


@cache
def desk() -> Desk:
    """The one desk, whose committer starts with the first wish."""
    return Desk(room=settings.DESK_ROOM, threads=settings.DESK_THREADS, patience=settings.DESK_SECONDS)
