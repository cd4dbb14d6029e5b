"""The development environment: debug pages, static files straight from the source tree."""

from .defaults import *  # noqa: F403
from .defaults import env

ENVIRONMENT = "development"
DEBUG = True
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# Without a mail server named, mail is shown in the terminal.
_backend = "smtp" if env.text("TICKETONLINE_SMTP_HOST") else "console"
EMAIL_BACKEND = f"django.core.mail.backends.{_backend}.EmailBackend"
