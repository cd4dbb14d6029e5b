"""A rule about rows one by one, and the faults that break it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet

from .fault import Fault
from .snapshot import stream

PLACE = re.compile(r"%\((\w+)\)s")
HEX_KEY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, kw_only=True)
class Rule:
    """The rows of `wrong` break it. The places in `text` are columns or annotations of theirs."""

    code: str
    wrong: QuerySet[Any, Any]
    text: str
    advice: str

    def faults(self) -> Iterator[Fault]:
        """One for each row that breaks it."""
        model: type[Model] = self.wrong.model
        places = PLACE.findall(self.text)
        for key, *values in stream(self.wrong.order_by().values_list("pk", *places)):
            shown = dict(zip(places, map(as_text, values), strict=True))
            yield Fault(
                code=self.code,
                table=model._meta.db_table,
                row=as_text(key),
                text=self.text % shown,
                advice=self.advice,
            )


def faults_of(rules: Iterable[Rule]) -> Iterator[Fault]:
    """The faults of all rules, one rule after the other."""
    for rule in rules:
        yield from rule.faults()


def as_text(value: object) -> str:
    """A value as text, the same from both databases: SQLite keeps keys without dashes, and moments without UTC."""
    match value:
        case str() if HEX_KEY.fullmatch(value):
            return str(UUID(value))
        case datetime():
            return f"{value.replace(tzinfo=None)} UTC"
    return str(value)
