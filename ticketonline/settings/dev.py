"""The development environment: debug pages, static files straight from the source tree."""

from .defaults import *  # noqa: F403
from .defaults import MAIL_IS_SENT

ENVIRONMENT = "development"
DEBUG = True
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# Without a mail server named, mail is shown in the terminal.
if not MAIL_IS_SENT:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
