"""A mailbox's twin: IMAP as far as Python's imaplib speaks it to read bounces, with TLS under a throw-away certificate.

with ImapServer(is_tls=True) as server:
    server.put(b"To: ...")
    server.mails, server.flags
"""

import re
import socketserver
import ssl
import tempfile
import threading
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

USER, PASSWORD = "bounces@example.org", 'Sesame "open" \\ 7'
LOGIN = 'LOGIN "bounces@example.org" "Sesame \\"open\\" \\\\ 7"'


class _Talk(socketserver.StreamRequestHandler):
    server: "ImapServer"
    timeout = 10

    def setup(self) -> None:
        if self.server.is_tls:
            self.request = self._secured()
        super().setup()

    def handle(self) -> None:
        self._say("* OK twin")
        while line := self.rfile.readline().decode().strip():
            tag, words = line.split(" ", 1)
            self.server.heard.append(words)
            answer = self._answer(words, ends=words == self.server.hangs_at)
            self._say(f"{tag} {answer}")
            if words == "LOGOUT":
                return
            if words == "STARTTLS":
                self.connection = self._secured()
                self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)

    def _answer(self, words: str, *, ends: bool) -> str:
        if ends:
            self.server.may_go_on.wait(10)
        match words.split(" "):
            case ["CAPABILITY"]:
                self._say(f"* CAPABILITY IMAP4rev1 {self.server.capabilities}")
            case ["LOGIN", *_]:
                # Some servers repeat in a refusal what they were told.
                return "OK in" if words == LOGIN else f"NO [AUTHENTICATIONFAILED] wrong: {words}"
            case ["SELECT", folder]:
                return "OK [READ-WRITE] selected" if folder == '"INBOX"' else "NO no such folder"
            case ["UID", "SEARCH", "UNSEEN", "UNDELETED"]:
                self._say(" ".join(["* SEARCH", *(str(number) for number, flags in self.flags() if not flags)]))
            case ["UID", "FETCH", number, _]:
                self._fetch(int(number), int(words.partition("<0.")[2].partition(">")[0]))
            case ["UID", "STORE", number, "+FLAGS.SILENT", *flags]:
                self.server.flags[int(number)] |= set(re.findall(r"\w+", " ".join(flags)))
            case ["UID", "EXPUNGE", numbers]:
                self._expunge({int(number) for number in numbers.split(",")})
            case ["EXPUNGE"]:
                self._expunge(set(self.server.mails))
        return "OK done"

    def flags(self) -> list[tuple[int, set[str]]]:
        return sorted(self.server.flags.items())

    def _fetch(self, number: int, most: int) -> None:
        content = self.server.mails[number][:most]
        self._say(f"* 1 FETCH (UID {number} BODY[]<0> {{{len(content)}}}")
        self.wfile.write(content)
        self._say(")")

    def _expunge(self, numbers: set[int]) -> None:
        for number in numbers:
            if "Deleted" in self.server.flags[number]:
                del self.server.mails[number], self.server.flags[number]

    def _secured(self) -> ssl.SSLSocket:
        return self.server.secret.wrap_socket(self.request, server_side=True)

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class ImapServer(socketserver.ThreadingTCPServer):
    """Listens on a free port of this machine. `authority` is a file with the certificate to trust."""

    daemon_threads = True

    def __init__(self, *, is_tls: bool = True, capabilities: str = "STARTTLS UIDPLUS", hangs_at: str = "") -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.is_tls, self.capabilities, self.hangs_at = is_tls, capabilities, hangs_at
        self.mails: dict[int, bytes] = {}
        self.flags: dict[int, set[str]] = {}
        self.heard: list[str] = []
        self.may_go_on = threading.Event()
        self.folder = tempfile.TemporaryDirectory()
        self.authority = make_certificate(Path(self.folder.name))
        self.secret = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.secret.load_cert_chain(self.authority)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def __enter__(self) -> "ImapServer":
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *failure: Any) -> None:
        self.may_go_on.set()
        self.shutdown()
        self.server_close()
        self.folder.cleanup()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away, as one does that waits no longer or trusts nobody, is no fault of the twin's."""

    def put(self, *contents: bytes) -> None:
        """Have mails come in, that nobody has seen."""
        for content in contents:
            number = max(self.mails, default=0) + 1
            self.mails[number], self.flags[number] = content, set()


def make_certificate(folder: Path) -> Path:
    """A file with the certificate of this machine and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "twin")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(subject_name=name, issuer_name=name, public_key=key.public_key(), serial_number=7)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    encoding, private = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    path = folder / "twin.pem"
    path.write_bytes(
        certificate.public_bytes(encoding) + key.private_bytes(encoding, private, serialization.NoEncryption())
    )
    return path
