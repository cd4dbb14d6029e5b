"""The production environment: the default."""

from .defaults import *  # noqa: F403

ENVIRONMENT = "production"
DEBUG = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "ticketonline.web.kit.static_files.HashedStaticFiles"},
}
