"""A step in the time line of an order."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing that happened. `text` says more, `by` who did it, `trouble` what went wrong; all may be empty."""

    at: datetime
    title: str
    text: str = ""
    by: str = ""
    trouble: str = ""
    is_comment: bool = False
