"""What the parts of the front say to each other: a request as WSGI describes it, and an answer in one piece."""

from collections.abc import Callable, Coroutine
from typing import Any

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Answer = tuple[int, Headers, bytes]  # status, headers, body
# A header that no client sees: instead of a body, the server sends the file at this path. It reads no further than the
# client does, and holds no more of it than that.
FILE = "X-Ticketonline-File"
Application = Callable[[Environ], Coroutine[Any, Any, Answer]]
