"""A mail server's twin: takes every mail and gives it to the test.

with MailServer() as server:
    with running_shop(env={"EMAIL_URL": server.url}) as shop:
        ...
        server.wait_for("olga@example.org")
"""

import socketserver
import threading
import time
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

PATIENCE_SECONDS = 20


class _Talk(socketserver.StreamRequestHandler):
    """SMTP as far as Django speaks it."""

    def handle(self) -> None:
        self._say("220 twin")
        while line := self.rfile.readline().decode().strip():
            match line.split(" ", 1)[0].upper():
                case "DATA":
                    self._say("354 go on")
                    self.server.take(self._content())  # type: ignore[attr-defined]  # MailServer
                    self._say("250 taken")
                case "QUIT":
                    self._say("221 bye")
                    return
                case _:
                    self._say("250 well")

    def _content(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        return b"".join(lines)

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """Listens on a free port of this machine."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.mails: list[EmailMessage] = []
        self.url = f"smtp://127.0.0.1:{self.server_address[1]}"

    def __enter__(self) -> "MailServer":
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *failure: Any) -> None:
        self.shutdown()
        self.server_close()

    def take(self, content: bytes) -> None:
        """Keep a mail."""
        self.mails.append(message_from_bytes(content, policy=policy.default))

    def wait_for(self, address: str, subject: str) -> str:
        """What the newest such mail says; waits until there is one."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            for mail in reversed(self.mails):
                if mail["To"] == address and mail["Subject"] == subject:
                    return str(mail.get_content())
            time.sleep(0.05)
        raise AssertionError(f"no {subject!r} for {address}, only {[mail['Subject'] for mail in self.mails]}")
