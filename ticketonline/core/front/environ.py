"""A request of the server's as WSGI describes it (PEP 3333)."""

import sys
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from .answers import Environ

if TYPE_CHECKING:
    from granian.rsgi import Scope

NOT_UNDERSTOOD = "?"  # right in no header that is looked at
SAME_FOR_ALL: Environ = {
    "SCRIPT_NAME": "",
    "SERVER_SOFTWARE": "granian",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
    "wsgi.input_terminated": True,
}


def environ_of(scope: "Scope") -> Environ:
    """All of the request but its body.

    A header whose name has an underscore is left out: in an environment it could not be told from the one with a
    hyphen, as which a client would pass it off past a proxy that keeps that one to itself.
    """
    server, _, port = scope.server.rpartition(":")
    environ = SAME_FOR_ALL | {
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": _as_bytes(scope.path),
        "QUERY_STRING": _as_bytes(scope.query_string),
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": BytesIO(),
    }
    before = len(environ)
    for name, value in scope.headers.items():
        variable = _variable(name)
        if variable in environ:
            environ[variable] += f"{';' if variable == 'HTTP_COOKIE' else ','}{value}"
        elif variable:
            environ[variable] = value
    # A value with other bytes than ASCII's is left out above: a header that is not understood must not pass for none.
    names = scope.headers.keys()
    if len(environ) - before < len(names):
        for name in names:
            environ.setdefault(_variable(name), NOT_UNDERSTOOD)
        environ.pop("", None)
    environ.setdefault("HTTP_HOST", "")  # for none Django would take this server's own address
    if "\\" in environ.get("HTTP_COOKIE", ""):
        # No cookie of ours has one, and Python needs seconds to read thousands of them (CVE-2024-7592).
        environ["HTTP_COOKIE"] = environ["HTTP_COOKIE"].replace("\\", "")
    return environ


def _as_bytes(text: str) -> str:
    """The text as WSGI has it: a sign for each byte."""
    return text if text.isascii() else text.encode().decode("latin-1")


@lru_cache(256)
def _variable(name: str) -> str:
    if "_" in name:
        return ""
    variable = name.upper().replace("-", "_")
    return variable if variable in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{variable}"
