"""The mails of a shop that no mail server is set for: they lie in its data folder."""

import time
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from tests.live_server import Shop

PATIENCE_SECONDS = 30
POLL_SECONDS = 0.1


def kept_mail(shop: Shop, email: str) -> EmailMessage:
    """The newest mail to that address; waits until there is one."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        for path in sorted((shop.data / "mail").glob("*.eml"), reverse=True):
            mail = message_from_bytes(path.read_bytes(), policy=default)
            if mail["To"] == email:
                return mail
        time.sleep(POLL_SECONDS)
    raise AssertionError(f"no mail to {email}")
