"""Bodies sent in chunks: the server hands them on without a length, and Django would read nothing of them."""

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

from django.conf import settings


class ChunkedBodies:
    """Reads a chunked body, no further than it takes to know that it is too large, and says how long it is."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if "HTTP_TRANSFER_ENCODING" in environ and not environ["PATH_INFO"].startswith(settings.STAFF_PATHS):
            body = _read(environ["wsgi.input"], settings.BODY_LIMIT_BYTES + 1)
            environ["wsgi.input"], environ["CONTENT_LENGTH"] = BytesIO(body), str(len(body))
        return self.application(environ, start_response)


def _read(stream: Any, most: int) -> bytes:
    body = bytearray()
    while len(body) < most and (part := stream.read(most - len(body))):
        body += part
    return bytes(body)
