"""Sending a crowd away: what the first was told is told to all, until there is room again."""

from collections.abc import Callable

from django.conf import settings

from .errors import Busy
from .front.answers import Answer, Application, Environ
from .middleware.locale import first_spoken


class SentAway:
    """Answers a wish for which there `is_no_room` with the 503 that the application gave to the first of them.

    Whoever is sent away comes again, a rude one at once. Worked off as other requests are, each takes ten times as
    long, and hundreds of them would keep the very thread from working that makes room (decision 15).
    """

    def __init__(self, application: Application, *, method: str, path: str, is_no_room: Callable[[], bool]) -> None:
        self._application = application
        self._method = method
        self._path = path
        self._is_no_room = is_no_room
        self._said: dict[str, Answer] = {}  # by language

    async def __call__(self, environ: Environ) -> Answer:
        if not self._is_sent_away(environ):
            return await self._application(environ)
        language = first_spoken(environ.get("HTTP_ACCEPT_LANGUAGE", ""))
        said = self._said.get(language)
        if said is None:
            said = await self._application(environ)
            status, _headers, body = said
            # There may have been room by the time it came to the application: only this answer is true of others.
            if status == Busy.status and b'"code":"busy"' in body:
                self._said[language] = said
        return said

    def _is_sent_away(self, environ: Environ) -> bool:
        return (
            environ["PATH_INFO"] == self._path
            and environ["REQUEST_METHOD"] == self._method
            and self._is_no_room()
            # To a front end on another site the answer is one of its own, or it may not read it.
            and not (settings.CORS_ALLOWED_ORIGINS and "HTTP_ORIGIN" in environ)
        )
