"""What a look at the books finds."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One row that can't be right.

    `code` is stable, for scripts; `row` is the row's key, `text` says with numbers what is wrong with it, and `advice`
    what to do about all of its code. `repair` mends those that are `is_repairable`.
    """

    code: str
    table: str
    row: str
    text: str
    advice: str
    is_repairable: bool = False

    def __str__(self) -> str:
        return f"{self.code}: {self.table} {self.row}: {self.text}"
