"""Whose an event is that is made by a command."""

from ...audit.actor import OPERATOR
from ...audit.services.record import record
from ...core.database import writing
from ..errors import InvalidOrganiser
from ..models import Organiser

DEFAULT_SLUG, DEFAULT_NAME = "box-office", "Box office"


def the_organiser(slug: str) -> Organiser:
    """The organiser of that slug; without one the only one there is, which is made where there is none.

    Raises `InvalidOrganiser` when there is no such one, or more than one to choose from.
    """
    found = list(Organiser.objects.filter(slug=slug) if slug else Organiser.objects.order_by("created_at")[:2])
    match found:
        case [organiser]:
            return organiser
        case []:
            if slug:
                raise InvalidOrganiser(reason=f"--organiser: There is no organiser {slug!r}.")
            return _made()
    raise InvalidOrganiser(reason="There are several organisers; name one with --organiser SLUG.")


def _made() -> Organiser:
    with writing():
        organiser, is_new = Organiser.objects.get_or_create(slug=DEFAULT_SLUG, defaults={"name": DEFAULT_NAME})
        if is_new:
            record(
                "organiser.created",
                by=OPERATOR,
                organiser_id=organiser.pk,
                target_type="organiser",
                target_id=organiser.pk,
                target_name=organiser.name,
            )
    return organiser
