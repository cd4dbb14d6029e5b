"""Creating a member of the operator's staff who looks after all events."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from ...core.database import writing
from ..models import User

GROUP = "Organisers"


def create_staff(*, username: str, password: str) -> User:
    """A member of staff who may change events and ticket types and see sales, and nothing else.

    Raises `IntegrityError` when the name is taken.
    """
    with writing():
        user = User.objects.create_user(username=username, password=password, is_staff=True)
        group, is_new = Group.objects.get_or_create(name=GROUP)
        if is_new:
            group.permissions.set(
                Permission.objects.filter(
                    Q(content_type__app_label="events")
                    | Q(content_type__app_label__in=["sales", "payments"], codename__startswith="view_")
                )
            )
        user.groups.add(group)
    return user
