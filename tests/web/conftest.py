"""What the tests of pages can ask for."""

import pytest
from django.contrib.staticfiles import finders


@pytest.fixture
def collected(settings, tmp_path):
    """The folder for the shop's own static files, to be collected there as production does."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "ticketonline.web.kit.static_files.HashedStaticFiles"}
    }
    settings.STATIC_ROOT = tmp_path / "static"
    settings.INSTALLED_APPS = [app for app in settings.INSTALLED_APPS if app != "django.contrib.admin"]
    finders.get_finder.cache_clear()
    yield settings.STATIC_ROOT
    finders.get_finder.cache_clear()
