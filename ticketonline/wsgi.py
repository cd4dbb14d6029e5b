"""What the web server calls."""

import os
import signal

from django.core.wsgi import get_wsgi_application

from .core.bodies import Bodies
from .core.parent import when_orphaned
from .core.whole_answers import WholeAnswers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ticketonline.settings")
application = WholeAnswers(Bodies(get_wsgi_application()))

# Set by `ticketonline serve`, whose process starts this one.
if os.environ.get("TICKETONLINE_SERVED_BY") == str(os.getppid()):
    # Ctrl-C reaches the terminal's whole group. Told to stop by it and by `serve` at once, a server process may hang
    # until it is killed after 20 seconds (granian 2.8); in a group of its own it hears `serve` alone.
    os.setpgrp()
    when_orphaned(lambda: os.kill(os.getpid(), signal.SIGKILL))
