"""What the commands share: settings that are right, Django made ready, errors as sentences."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import django
from django.core.exceptions import ImproperlyConfigured


def checked_settings() -> None:
    """Read the settings; a wrong one ends the command with the sentence that says what to do."""
    try:
        from django.conf import settings

        _ = settings.DATABASES
    except ImproperlyConfigured as error:
        stop(str(error))


def ready_django() -> None:
    """Read the settings and load the application."""
    checked_settings()
    django.setup()


@contextmanager
def prepared_database() -> Iterator[None]:
    """What needs a migrated database; one that is not ends the command with a sentence. Needs `ready_django`."""
    from django.db import OperationalError, ProgrammingError

    try:
        yield
    except (OperationalError, ProgrammingError) as error:
        stop(f"the database is not ready ({str(error).splitlines()[0]}); run `ticketonline prepare` first.")


def stop(sentence: str) -> NoReturn:
    """End the command with a sentence on stderr and status 2."""
    print(f"ticketonline: {sentence}", file=sys.stderr)
    sys.exit(2)
