"""What the tests of mails share."""

from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.delivery.mail_twin import Handler, use_server
from tests.live_server import free_port


@pytest.fixture
def handler(settings: Any) -> Iterator[Handler]:
    handler = Handler()
    server = Controller(handler, hostname="127.0.0.1", port=free_port())
    server.start()
    use_server(settings, server.port)
    yield handler
    server.stop()
