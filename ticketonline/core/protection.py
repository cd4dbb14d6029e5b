"""What may not be deleted because something that must outlive it refers to it."""

from django.db.models import PROTECT, ForeignObjectRel, Model


def is_protected(instance: Model) -> bool:
    """Whether any row refers to it by a PROTECT key: one `EXISTS` a key, however many rows there are."""
    keys = [
        relation.field
        for relation in instance._meta.get_fields(include_hidden=True)
        if isinstance(relation, ForeignObjectRel) and relation.on_delete is PROTECT
    ]
    return any(key.model._base_manager.filter(**{key.name: instance}).exists() for key in keys)
