"""`python -m benchmarks.mail_sink PORT [SECONDS]`: a mail server of its own process that takes all and keeps nothing.

Each of its answers comes so many seconds late, as that of a server far away. It understands no more than it must. A
real server is on another machine; what this one took of the processor would be taken for the worker's.
"""

import socketserver
import sys
import time

REPLIES = {b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}
END = b"\r\n.\r\n"


class _Talk(socketserver.StreamRequestHandler):
    late = 0.0  # seconds

    def handle(self) -> None:
        self._answer(b"220 sink\r\n")
        for line in self.rfile:
            verb = line[:4].upper().strip()
            self._answer(REPLIES.get(verb, b"250 ok\r\n"))
            if verb == b"QUIT":
                return
            if verb == b"DATA":
                self._take()

    def _take(self) -> None:
        last = b"\r\n"
        while not last.endswith(END):
            got = self.rfile.read1()
            if not got:
                return
            last = (last + got)[-len(END) :]
        self._answer(b"250 taken\r\n")

    def _answer(self, reply: bytes) -> None:
        time.sleep(self.late)
        self.wfile.write(reply)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def main(port: int, late: float = 0.0) -> None:
    """Serve until it is killed."""
    _Talk.late = late
    with _Server(("127.0.0.1", port), _Talk) as server:
        server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), *map(float, sys.argv[2:]))
