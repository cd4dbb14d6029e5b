"""What the tests of pages can ask for."""

from collections.abc import Iterator

import pytest
from django.contrib.staticfiles import finders

from tests.web.two_ways import connections_left_open


@pytest.fixture
def in_the_tests_transaction() -> Iterator[None]:
    """Requests are asked in the thread of the test."""
    with connections_left_open():
        yield


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
