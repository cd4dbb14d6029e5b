"""What the books are: the tables of the trade, with the keys and guards that their models declare."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db.models import CheckConstraint, ForeignKey, Model, Q, UniqueConstraint

APPS = ("events", "statistics", "sales", "payments")


def tables() -> list[type[Model]]:
    """The models of the trade."""
    return [model for app in APPS for model in apps.get_app_config(app).get_models()]


def foreign_keys(model: type[Model]) -> Iterator["ForeignKey[Any, Any]"]:
    """Every reference from a row of the model's to another row."""
    return (field for field in model._meta.concrete_fields if isinstance(field, ForeignKey))


def checks(model: type[Model]) -> list[CheckConstraint]:
    """Every condition that all rows of the model's must meet."""
    return [constraint for constraint in model._meta.constraints if isinstance(constraint, CheckConstraint)]


def unique_columns(model: type[Model]) -> Iterator[tuple[tuple[str, ...], Q]]:
    """Columns in which no two rows of the model's may agree, and the condition under which they may not."""
    for field in model._meta.concrete_fields:
        if field.unique:
            yield (field.attname,), _is_known(model, [field.attname])
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and constraint.fields:
            yield tuple(constraint.fields), (constraint.condition or Q()) & _is_known(model, constraint.fields)


def _is_known(model: type[Model], columns: Iterable[str]) -> Q:
    """Two rows without a value agree on nothing."""
    return Q(*(Q((f"{name}__isnull", False)) for name in columns if model._meta.get_field(name).null))
