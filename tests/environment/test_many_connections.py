"""People who are connected and say nothing keep nobody out."""

import resource
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.request import urlopen

import pytest
from django.db import connection

from tests.live_server import running_shop

CONNECTIONS = 2100  # one process alone; the server's own default would stop at 2048
USUAL_FILES, FILES = 1024, 4096  # a shell's limit, and what this test needs


@contextmanager
def file_limit(count: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (count, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the database has no part in it")
def test_two_thousand_idle_connections_keep_nobody_out():
    if 0 <= resource.getrlimit(resource.RLIMIT_NOFILE)[1] < FILES:
        pytest.skip(f"the system allows fewer than {FILES} open files")
    with ExitStack() as stack:
        with file_limit(USUAL_FILES):
            shop = stack.enter_context(running_shop(worker=False))
        stack.enter_context(file_limit(FILES))

        for _ in range(CONNECTIONS):
            stack.enter_context(socket.create_connection(("127.0.0.1", shop.port)))

        with urlopen(f"{shop.url}/en/", timeout=10) as page:
            assert page.status == 200
