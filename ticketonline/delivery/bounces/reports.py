"""What mail servers report of mails that they could not deliver (RFC 3462, RFC 3464). Reading one never raises."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message as Fields
from email.parser import HeaderParser
from uuid import UUID

from .addresses import find_returned

# The report stands in front of the mail that it is about, which may be as large as it likes: no more is read.
MOST_BYTES = 256 * 1024
MOST_PARTS = 20  # of a mail, and groups of a report; there are three, and two
# Where servers write whom they delivered to. What a mail says elsewhere, anybody may have written.
TO_WHOM = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To")
BOUNDARY = re.compile(r"""\bboundary ?= ?(?:"([^"]+)"|([^\s;"]+))""", re.IGNORECASE)
TYPE = re.compile(r"^[\w.-]+ ?; ?")  # of the words that follow: "smtp;"


@dataclass(frozen=True, kw_only=True)
class Report:
    """A mail that came to the return address of the mail `about`.

    `failure` says why that was not delivered, in the last server's words, which may be none; None if it may yet be,
    or was, or if this is no report at all.
    """

    about: UUID
    failure: str | None


def read_report(content: bytes) -> Report | None:
    """What the mail reports, of which the first `MOST_BYTES` count; None if it came to no genuine return address."""
    mail = _fields(content[:MOST_BYTES].decode("utf-8", "replace").replace("\r\n", "\n"))
    about = find_returned(" ".join(_one_line(value) for name in TO_WHOM for value in mail.get_all(name, [])))
    return Report(about=about, failure=_failure(mail)) if about else None


def _failure(mail: Fields) -> str | None:
    """Of a mail to one recipient: of all that it may have been led on to, the first who did not get it."""
    for told in _groups(mail):
        # Final whatever `Status` says: a server that has tried for days gives up with 4.4.7.
        if _field(told, "Action").lower().startswith("failed"):
            return TYPE.sub("", _field(told, "Diagnostic-Code")) or _field(told, "Status")
    return None


def _groups(mail: Fields) -> list[Fields]:
    """The fields about the server, and those about each recipient; none where it is no report."""
    if mail.get_content_type() == "multipart/report":
        for part in _parts(mail):
            if part.get_content_type() == "message/delivery-status":
                return [_fields(group) for group in _text(part).strip("\n").split("\n\n", MOST_PARTS)]
    return []


def _parts(mail: Fields) -> Iterator[Fields]:
    """Not by Python's own parser: it goes down into what lies within each other, which can take it half a minute."""
    found = BOUNDARY.search(_field(mail, "Content-Type"))
    if found:
        line = re.compile(rf"^--{re.escape(found[1] or found[2])}(?:--)?[ \t]*\n", re.MULTILINE)
        yield from (_fields(part) for part in line.split(_text(mail), MOST_PARTS)[1:])


def _fields(text: str) -> Fields:
    return HeaderParser().parsestr(text)


def _text(mail: Fields) -> str:
    """What follows the fields."""
    text = mail.get_payload()
    return text if isinstance(text, str) else ""


def _field(fields: Fields, name: str) -> str:
    return _one_line(fields.get(name, ""))


def _one_line(value: object) -> str:
    """Of signs that a database can hold."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in str(value)).split())
