"""What the tests of pages can ask for."""

import shutil
from collections.abc import Iterator

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command

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


@pytest.fixture(scope="session")
def gathered_once(tmp_path_factory):
    """Where the static files lie once they were collected, which takes seconds."""
    return tmp_path_factory.mktemp("gathered") / "static"


@pytest.fixture
def gathered(collected, gathered_once):
    """The folder for the shop's own static files, with all that was collected in it: the test's own copy."""
    if gathered_once.exists():
        shutil.copytree(gathered_once, collected)
    else:
        call_command("collectstatic", interactive=False, verbosity=0)
        shutil.copytree(collected, gathered_once)
    return collected
