"""Answers given to the server in one piece."""

from collections.abc import Callable, Iterable
from typing import Any


class WholeAnswers:
    """Gives the server each answer whole, so that it needs no thread while the client reads.

    In pieces, the next is made when the one before was read: a client that stops reading in the middle of a file keeps
    its thread, and a few dozen of them keep all there are. No answer of the shop is larger than a few hundred KB.
    """

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        answer = self.application(environ, start_response)
        try:
            return [b"".join(answer)]
        finally:
            close = getattr(answer, "close", None)
            if close is not None:
                close()
