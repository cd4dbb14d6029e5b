"""What the web server calls."""

import gc
import os
import signal
from collections.abc import Hashable

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import resolve
from django.utils.translation import get_language_from_path

from .core.front.answers import Environ
from .core.front.front import Front
from .core.front.threads import Threads
from .core.middleware.locale import first_spoken
from .core.parent import when_orphaned
from .core.ready_answers import ReadyAnswers
from .core.ready_requests import Read

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ticketonline.settings")

_LANGUAGE = f"/({'|'.join(code for code, _name in settings.LANGUAGES)})"
_EVENT = f"{_LANGUAGE}/events/[-a-zA-Z0-9_]+"
# What a crowd reads, each the same for everybody who asks for it with these parameters.
READS = (
    Read(path="/events/event/", parameters=frozenset({"current_page", "page_size"})),
    Read(path="/events/event/", method="POST"),
    Read(path="/events/stats/", parameters=frozenset({"event_id"})),
    Read(path=f"{_LANGUAGE}/", parameters=frozenset({"q", "page"}), is_page=True),
    Read(path=f"{_EVENT}/", apart=frozenset({"code"}), is_page=True, is_counted=True),
    Read(path=f"{_EVENT}/statistics/", is_page=True),
)

_django = get_wsgi_application()

# These have models, which the line above loads.
from .api.storefront.window.operation import RESERVATIONS  # noqa: E402
from .api.storefront.window.operations import operations  # noqa: E402
from .api.storefront.window.plain import plain_request  # noqa: E402
from .api.storefront.window.window import Window  # noqa: E402
from .refusals import PROGRAM_PATHS, limits_in_force  # noqa: E402
from .statistics.jobs import Recording  # noqa: E402
from .statistics.visits import count_view  # noqa: E402

# Loads every view now: the first buyer of each process would wait a second for it.
resolve("/health/")


def _kind_of_refusal(environ: Environ) -> Hashable:
    if settings.CORS_ALLOWED_ORIGINS and "HTTP_ORIGIN" in environ:
        return None  # to a front end on another site the answer is one of its own, or it may not read it
    path = environ["PATH_INFO"]
    language = get_language_from_path(path) or first_spoken(environ.get("HTTP_ACCEPT_LANGUAGE", ""))
    return path.startswith(PROGRAM_PATHS), language


_threads = Threads(_django, count=settings.SERVER_THREADS, kind=_kind_of_refusal)
_ready = ReadyAnswers(_threads, READS, call=_threads.call, count=count_view)
_window = Window(_ready, operations(), limits=limits_in_force)
_recording = Recording()


async def _begin() -> None:
    for language, _name in settings.LANGUAGES:
        paths = RESERVATIONS, f"/{language}/"  # a program's and a person's
        await _threads.learn([plain_request("GET", path, language=language) for path in paths])
    await _window.learn()
    _recording.begin()
    # What is there by now stays: to look through it over and over for garbage stopped everybody for 50 ms each time.
    gc.collect()
    gc.freeze()


application = Front(_window, begin=_begin, end=_recording.end)

# Set by `ticketonline serve`, whose process starts this one.
if os.environ.get("TICKETONLINE_SERVED_BY") == str(os.getppid()):
    # Ctrl-C reaches the terminal's whole group. Told to stop by it and by `serve` at once, a server process may hang
    # until it is killed after 20 seconds (granian 2.8); in a group of its own it hears `serve` alone.
    os.setpgrp()
    when_orphaned(lambda: os.kill(os.getpid(), signal.SIGKILL))
