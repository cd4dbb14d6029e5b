"""People who log in."""

from django.contrib.auth.models import AbstractUser
from django.db import models

from ..core.ids import new_id


class User(AbstractUser):
    """A member of staff. Buyers need no account."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
