"""Tables as CSV for the programs that people open them with."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

# What a spreadsheet takes for the beginning of a formula, and would calculate for whoever opens the file.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Where decimals have commas, as in Poland, Excel splits at semicolons and is blind to our quotes: a cell may begin
# behind each, and behind each end of a line.
INNER_FORMULA = re.compile(r"(?<=[;\t\r\n])([ \"]*)(?=[=+\-@＝＋－＠])")
BYTE_ORDER_MARK = "\ufeff"  # Excel reads UTF-8 by it


def harmless(text: str) -> str:
    """The text as a cell that is no formula: `=1+1` becomes `'=1+1`, and `a;=1+1` becomes `a;'=1+1`."""
    inside = INNER_FORMULA.sub(r"\1'", text)
    return f"'{inside}" if text.lstrip(" ").startswith(FORMULA) else inside


def csv_lines(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The rows as lines of CSV (RFC 4180), each cell harmless; one line at a time, so that they can be streamed."""
    buffer = StringIO()
    writer = csv.writer(buffer)
    buffer.write(BYTE_ORDER_MARK)
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
