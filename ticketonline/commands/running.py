"""What the commands share: settings that are right, Django made ready, errors as sentences."""

import sys
from typing import NoReturn

import django
from django.core.exceptions import ImproperlyConfigured

from ..settings.env import SettingError


def checked_settings() -> None:
    """Read the settings; a wrong one ends the command with the sentence that says what to do."""
    try:
        from django.conf import settings

        _ = settings.DATABASES
    except (SettingError, ImproperlyConfigured) as error:
        stop(str(error))


def ready_django() -> None:
    """Read the settings and load the application."""
    checked_settings()
    django.setup()


def stop(sentence: str) -> NoReturn:
    """End the command with a sentence on stderr and status 2."""
    print(f"ticketonline: {sentence}", file=sys.stderr)
    sys.exit(2)
