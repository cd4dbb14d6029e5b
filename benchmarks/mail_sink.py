"""`python -m benchmarks.mail_sink PORT`: a mail server of its own process that takes everything and keeps nothing.

It understands no more than it must. A real server is on another machine; what this one took of the processor, and how
long it thought, would be taken for the worker's.
"""

import socketserver
import sys

REPLIES = {b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}
END = b"\r\n.\r\n"


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"220 sink\r\n")
        for line in self.rfile:
            verb = line[:4].upper().strip()
            self.wfile.write(REPLIES.get(verb, b"250 ok\r\n"))
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
        self.wfile.write(b"250 taken\r\n")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def main(port: int) -> None:
    """Serve until it is killed."""
    with _Server(("127.0.0.1", port), _Talk) as server:
        server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]))
