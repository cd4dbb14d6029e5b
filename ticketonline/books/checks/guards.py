"""The database's own guards: all are in place, no row got past them while they were not, and nothing is double."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Case, CheckConstraint, Count, Model, Q, Value, When

from ..fault import Fault
from ..kept import kept_guards
from ..rule import Rule, as_text
from ..snapshot import stream
from ..trade import checks, foreign_keys, tables, unique_columns

MISSING = "stop selling, mend the rows that are named here, and put the guard back from the model's migration."
DOUBLE = "find out which of the rows is the true one, and take the others away together with what refers to them."


def check_guards() -> Iterator[Fault]:
    """Every guard that the database lacks, every row that one would refuse, and whatever is there twice."""
    for model in tables():
        yield from _missing(model)
        if conditions := checks(model):
            yield from _refused(model, conditions).faults()
        for columns, condition in unique_columns(model):
            yield from _doubles(model, columns, condition)


def _missing(model: type[Model]) -> Iterator[Fault]:
    table = model._meta.db_table
    wanted = [constraint.name for constraint in model._meta.constraints]
    # Not all are the database's: django-stubs does not know that there is a choice.
    wanted += [field.column for field in foreign_keys(model) if field.db_constraint]  # type: ignore[attr-defined]
    kept = kept_guards(table)
    for name in wanted:
        if name not in kept:
            text = "the database does not have this constraint, or it holds for new rows alone"
            yield Fault(code="guard_missing", table=table, row=name, text=text, advice=MISSING)


def _refused(model: type[Model], conditions: Sequence[CheckConstraint]) -> Rule:
    """All conditions of a table in one look at its rows."""
    broken = [When(~Q(one.condition), then=Value(one.name)) for one in conditions]
    return Rule(
        code="guard_broken",
        wrong=model._base_manager.annotate(guard=Case(*broken, default=Value(""))).exclude(guard=""),
        text="the constraint %(guard)s would refuse it",
        advice=MISSING,
    )


def _doubles(model: type[Model], columns: tuple[str, ...], condition: Q) -> Iterator[Fault]:
    rows: Any = model._base_manager.filter(condition).order_by().values_list(*columns)
    for *values, count in stream(rows.annotate(count=Count("*")).filter(count__gt=1)):
        yield Fault(
            code="double",
            table=model._meta.db_table,
            row=" ".join(map(as_text, values)),
            text=f"there are {count} rows with this {' and '.join(columns)}, which only one may have",
            advice=DOUBLE,
        )
