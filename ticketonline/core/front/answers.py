"""What the parts of the front say to each other: a request as WSGI describes it, and an answer in one piece."""

from collections.abc import Callable, Coroutine
from typing import Any

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Answer = tuple[int, Headers, bytes]  # status, headers, body
Application = Callable[[Environ], Coroutine[Any, Any, Answer]]
