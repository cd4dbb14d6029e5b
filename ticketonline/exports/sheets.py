"""Tables as files: CSV and XLSX, written row by row."""

import csv
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from io import TextIOWrapper
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, Protocol

import xlsxwriter

from ..core.cells import BYTE_ORDER_MARK, harmless
from .rules import Format

# A moment is a local one without its zone, as spreadsheets know no zones.
Cell = str | int | Decimal | datetime | date | None
Row = Sequence[Cell]
OWN_ALONE = 0o600
WIDTH = 18  # of a column, in signs
DATE, MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"
NOT_IN_A_NAME, LONGEST_NAME = re.compile(r"[\[\]:*?/\\']"), 31  # of a sheet, says Excel
MOST_SIGNS = 32_767  # that Excel takes in a cell


class Sheet(Protocol):
    """A table that grows downwards."""

    def write_titles(self, titles: Sequence[str]) -> None:
        """The first row."""

    def write(self, row: Row) -> None:
        """The next row."""


@contextmanager
def open_sheet(path: Path, format: str, *, title: str) -> Iterator[Sheet]:
    """A sheet in a new file that its owner alone may read; whole when the block has ended."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWN_ALONE), "wb") as file:
        if format == Format.CSV:
            with TextIOWrapper(file, "utf-8", newline="") as text:
                yield _Csv(text)
        else:
            # Its rows wait there until the workbook is put together, with all that is personal in them.
            with TemporaryDirectory(dir=path.parent) as room:
                sheet = _Xlsx(file, room=room, title=title)
                yield sheet
                sheet.close()


class _Csv:
    """RFC 4180 in UTF-8 with a byte order mark, by which Excel knows it. Commas in every language."""

    def __init__(self, file: IO[str]) -> None:
        file.write(BYTE_ORDER_MARK)
        self._writer = csv.writer(file)

    def write_titles(self, titles: Sequence[str]) -> None:
        self.write(titles)

    def write(self, row: Row) -> None:
        self._writer.writerow([_as_text(cell) for cell in row])


class _Xlsx:
    """A workbook of one sheet. A row is on the disk when the next one begins."""

    def __init__(self, file: IO[bytes], *, room: str, title: str) -> None:
        self._book = xlsxwriter.Workbook(file, {"constant_memory": True, "tmpdir": room})
        self._sheet = self._book.add_worksheet(NOT_IN_A_NAME.sub(" ", title)[:LONGEST_NAME])
        self._formats: dict[str, Any] = {}
        self._rows = 0

    def write_titles(self, titles: Sequence[str]) -> None:
        self._sheet.set_column(0, len(titles) - 1, WIDTH)
        self._sheet.freeze_panes(1, 0)
        bold = self._book.add_format({"bold": True})
        for column, title in enumerate(titles):
            self._sheet.write_string(0, column, title, bold)
        self._rows = 1

    def write(self, row: Row) -> None:
        for column, cell in enumerate(row):
            match cell:
                case None | "":
                    continue
                case str():
                    # As a text, whatever it begins with: a formula in it is not calculated.
                    self._sheet.write_string(self._rows, column, cell[:MOST_SIGNS])
                case datetime():
                    self._sheet.write_datetime(self._rows, column, cell, self._format(MOMENT))
                case date():
                    self._sheet.write_datetime(self._rows, column, cell, self._format(DATE))
                case Decimal():
                    places = max(0, -int(cell.as_tuple().exponent))
                    shape = self._format(f"0.{'0' * places}" if places else "0")
                    self._sheet.write_number(self._rows, column, float(cell), shape)
                case int():
                    self._sheet.write_number(self._rows, column, cell)
        self._rows += 1

    def close(self) -> None:
        self._book.close()

    def _format(self, shape: str) -> Any:
        if shape not in self._formats:
            self._formats[shape] = self._book.add_format({"num_format": shape})
        return self._formats[shape]


def _as_text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return harmless(cell)
        case datetime():
            return cell.isoformat(sep=" ")
        case Decimal():
            return f"{cell:f}"
    return str(cell)
