"""Making the file of an export."""

import secrets
import time
from contextlib import ExitStack, suppress

from django.utils.translation import override

from ...core import clock
from ..errors import ClaimLost
from ..models import Export, folder
from ..rules import KEPT, MOST_ROWS, Fault, State
from ..sheets import open_sheet
from ..tables import count_rows, table_of
from .claim import claim, end, renew

SECRET_BYTES = 24
RENEW_SECONDS = 1.0


def make_next_file() -> bool:
    """Make the file of the next export that nobody has in hand; says whether there was one."""
    export = claim()
    if export is None:
        return False
    with suppress(ClaimLost):  # whoever has it in hand by then makes it
        make_file(export)
    return True


def make_file(export: Export) -> None:
    """Write the export that is in hand, a batch of rows at a time: memory stays flat however many there are.

    What is not finished is no export's file, and is removed. Raises `ClaimLost`.
    """
    in_all = count_rows(export, most=MOST_ROWS + 1)
    if in_all > MOST_ROWS:
        end(export, State.FAILED, fault=Fault.TOO_LONG)
        return
    renew(export, rows_in_all=in_all)
    name = f"{secrets.token_urlsafe(SECRET_BYTES)}.{export.format}"
    path = folder() / name
    with ExitStack() as unless_done:
        unless_done.callback(path.unlink, missing_ok=True)
        with override(export.language):
            rows = _write(export, name)
        now = clock.now()
        end(export, State.DONE, file=name, rows_done=rows, rows_in_all=rows, done_at=now, expires_at=now + KEPT)
        unless_done.pop_all()


def _write(export: Export, name: str) -> int:
    table, rows, renewed = table_of(export), 0, time.monotonic()
    with open_sheet(folder() / name, export.format, title=export.get_kind_display()) as sheet:
        sheet.write_titles(table.titles)
        for batch in table.batches:
            for row in batch:
                sheet.write(row)
            rows += len(batch)
            if time.monotonic() - renewed >= RENEW_SECONDS:
                renew(export, rows_done=rows)
                renewed = time.monotonic()
        renew(export, rows_done=rows)  # to put a workbook together takes some seconds more
    return rows
