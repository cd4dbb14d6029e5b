"""`python -m benchmarks.mail_sink PORT`: a mail server of its own process that takes everything and keeps nothing."""

import sys
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink


def main(port: int) -> None:
    """Serve until it is killed."""
    Controller(Sink(), hostname="127.0.0.1", port=port).start()
    threading.Event().wait()


if __name__ == "__main__":
    main(int(sys.argv[1]))
