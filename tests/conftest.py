"""What every test can ask for: the cast, a real browser, a closed network."""

import os
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.core.servers.basehttp import WSGIRequestHandler
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.closed_network import close_network
from tests.emptying import empty_by_deleting
from tests.factories import make_event
from tests.live_server import set_aside
from tests.programs import CHROMIUM_ARGUMENTS, find_chromium
from tests.trusting import let_trust
from ticketonline.accounts.models import User
from ticketonline.accounts.services.create_staff import create_staff
from ticketonline.events.models import Event

LOG_IN = "ticketonline.web.manage.log_in.PasswordBackend"  # what lets in, of the backends
PASSWORD = "correct horse battery staple"
BROWSER_PATIENCE_MS = 10_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the browser's tests last: while a browser runs, its event loop keeps Django's database from this thread."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session", autouse=True)
def closed_network() -> Iterator[None]:
    """No test reaches another machine."""
    with pytest.MonkeyPatch.context() as patch:
        close_network(patch)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """The migrated database, a copy of which real shops begin with: migrating takes seconds."""
    server_url = os.environ.get("TEST_DATABASE_URL")
    if server_url:
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]  # a database is copied when nobody is in it
        set_aside(server_url, str(connection.settings_dict["NAME"]))


@pytest.fixture(scope="session", autouse=True)
def emptied_by_deleting() -> Iterator[None]:
    """After a test that committed, the database is emptied in a way that is quick, and that the audit log allows."""
    with pytest.MonkeyPatch.context() as patch:
        empty_by_deleting(patch)
        yield


@pytest.fixture(scope="session", autouse=True)
def factories_trusted() -> Iterator[None]:
    """What a factory makes is checked by the database alone."""
    with pytest.MonkeyPatch.context() as patch:
        let_trust(patch)
        yield


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """No test sees what another one cached."""
    cache.clear()


# --- The cast -----------------------------------------------------------------------------------------------------


@pytest.fixture
def olga(db: None) -> User:
    """Olga the organiser; her password is PASSWORD."""
    return create_staff(username="olga", password=PASSWORD)


@pytest.fixture
def olgas_event(db: None) -> Event:
    """A published event in 30 days: 50 VIP tickets of 120.00 EUR and 200 Standard ones of 45.50."""
    return make_event()


@pytest.fixture
def olgas_browser(olga: User) -> Client:
    """Olga's browser, logged in."""
    client = Client()
    client.force_login(olga, backend=LOG_IN)
    return client


@pytest.fixture
def bruno() -> Client:
    """Bruno the buyer: his browser, which keeps cookies."""
    return Client()


@pytest.fixture
def stella() -> Client:
    """Stella the stranger: a browser that shares nothing with Bruno's."""
    return Client()


@pytest.fixture
def prompt_server(live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> LiveServer:
    """A live server that does not wait for an acknowledgement before it sends the rest, 40 ms for each answer."""
    monkeypatch.setattr(WSGIRequestHandler, "disable_nagle_algorithm", True)
    return live_server


# --- A real browser -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium, started once. Skips where there is none, unless REQUIRE_BROWSER asks for one."""
    program = find_chromium()
    if program is None:
        missing = "no Chromium was found; install one, or name it in CHROMIUM"
        pytest.fail(missing) if os.environ.get("REQUIRE_BROWSER") else pytest.skip(missing)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=list(CHROMIUM_ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture
def window(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh window without cookies, at 1280 by 800."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    context.set_default_timeout(BROWSER_PATIENCE_MS)
    yield context
    context.close()
