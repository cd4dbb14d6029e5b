"""Asking for exports and reading their files, as programs of others do."""

import csv
from io import StringIO
from typing import Any

from openpyxl import load_workbook

from ticketonline.accounts.models import Membership
from ticketonline.audit.actor import Actor
from ticketonline.exports.models import Export
from ticketonline.exports.rules import Format, Kind
from ticketonline.exports.services.ask import ask
from ticketonline.exports.services.make_file import make_next_file


def asked(member: Membership, kind: str = "reservations", format: str = "csv", **more: Any) -> Export:
    """An export that waits."""
    by = Actor(user_id=member.user_id, name=member.user.shown_name)
    return ask(member, by=by, **{"kind": Kind(kind), "format": Format(format), "language": "en"} | more)


def made(member: Membership, kind: str = "reservations", format: str = "csv", **more: Any) -> Export:
    """An export whose file is made."""
    export = asked(member, kind, format, **more)
    while make_next_file():
        pass
    export.refresh_from_db()
    return export


def read_csv(export: Export) -> list[dict[str, str]]:
    """Its rows, by the titles of the columns."""
    text = export.path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline="")))


def read_xlsx(export: Export) -> list[dict[str, Any]]:
    """The same, each cell as what it is."""
    sheet = load_workbook(export.path).active
    titles, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(titles, row, strict=True)) for row in rows]
