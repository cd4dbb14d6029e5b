"""Changing what an organiser is called and where buyers write to."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from ...audit.actor import Actor
from ...audit.services.record import record
from ...core.database import writing
from ...core.text import is_line
from ..errors import InvalidOrganiser
from ..models import Organiser

FIELDS = ("name", "email")


def change_organiser(organiser_id: UUID, *, name: str, email: str, by: Actor) -> Organiser:
    """Raises `InvalidOrganiser`, and then changes nothing. Locks the organiser."""
    with writing():
        organiser = Organiser.objects.select_for_update().get(pk=organiser_id)
        before = {field: getattr(organiser, field) for field in FIELDS}
        organiser.name, organiser.email = name.strip(), email.strip()
        if not is_line(organiser.name):
            raise InvalidOrganiser(reason=gettext("Use one line of text without control characters."))
        try:
            organiser.full_clean()
        except ValidationError as error:
            raise InvalidOrganiser(reason=" ".join(error.messages)) from error
        after = {field: getattr(organiser, field) for field in FIELDS}
        if after != before:
            organiser.save(update_fields=FIELDS)
            record(
                "organiser.changed",
                by=by,
                organiser_id=organiser.pk,
                target_type="organiser",
                target_id=organiser.pk,
                target_name=organiser.name,
                before=before,
                after=after,
            )
    return organiser
