"""Where a list goes on: an opaque text with the ids that the next page begins behind."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from urllib.parse import urljoin
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

from .errors import UnfitValue

ID_BYTES = 16


def written(*ids: UUID) -> str:
    """The cursor of these ids."""
    return urlsafe_b64encode(b"".join(one.bytes for one in ids)).decode().rstrip("=")


def read(cursor: str, count: int) -> list[UUID]:
    """The ids of the cursor, just so many, or `UnfitValue`."""
    try:
        kept = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
    except ValueError as error:
        raise _strange() from error
    if len(kept) != count * ID_BYTES:
        raise _strange()
    return [UUID(bytes=kept[start : start + ID_BYTES]) for start in range(0, len(kept), ID_BYTES)]


def next_of(request: HttpRequest, *ids: UUID) -> str:
    """The address of the page behind these ids, with the same filter."""
    query = request.GET.copy()
    query["cursor"] = written(*ids)
    return urljoin(settings.PUBLIC_URL, f"{request.path}?{query.urlencode()}")


def _strange() -> UnfitValue:
    return UnfitValue(field="cursor", reason="No list has given this; take the address in `next` as it is.")
