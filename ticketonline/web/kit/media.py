"""Uploaded pictures, served by the shop itself."""

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_safe

from ...core.errors import NotFound

PUBLIC_FOLDER = "events"
# Nothing that could run in a browser; SVG can.
CONTENT_TYPES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}


@require_safe
def media(request: HttpRequest, path: str) -> FileResponse:
    """A picture below the events' folder, or `NotFound`. Its name is made anew with each upload: kept for ever."""
    file = _find(Path(settings.MEDIA_ROOT), path)
    content_type = CONTENT_TYPES.get(file.suffix.lower()) if file else None
    if file is None or content_type is None:
        raise NotFound
    return FileResponse(
        file.open("rb"),
        content_type=content_type,
        headers={
            "Cache-Control": "public, max-age=31536000, immutable",
            "X-Content-Type-Options": "nosniff",
            # Front ends on other hosts show them, by the address that the storefront API gives.
            "Cross-Origin-Resource-Policy": "cross-origin",
        },
    )


def _find(root: Path, path: str) -> Path | None:
    """The file, where it really lies below the public folder: no `..` and no link leads out of it."""
    try:
        file = (root / path).resolve()
        return file if file.is_relative_to((root / PUBLIC_FOLDER).resolve()) and file.is_file() else None
    except (OSError, ValueError):  # a NUL, or a name longer than the file system takes
        return None
