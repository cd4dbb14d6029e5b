"""Founding an organiser."""

from django.db import IntegrityError
from django.utils.text import slugify

from ...audit.actor import Actor
from ...audit.services.record import record
from ...core.database import writing
from ...core.text import comparable, is_line
from ..errors import InvalidOrganiser, TooManyOrganisers
from ..models import Membership, Organiser, User
from ..rules import MOST_ORGANISERS, RESERVED_SLUGS, Role

MAX_SLUG = 60  # leaves room for a number behind it
SLUG_ATTEMPTS = 10


def create_organiser(*, name: str, owner: User, by: Actor) -> Organiser:
    """Found an organiser, whose owner that person is; its slug is made from its name.

    Raises `InvalidOrganiser` or `TooManyOrganisers`, and then changes nothing.
    """
    name = name.strip()
    if not name or len(name) > 200 or not is_line(name):
        raise InvalidOrganiser(reason="name: Use one line of 1 to 200 characters.")
    for _ in range(SLUG_ATTEMPTS):
        try:
            return _create(name, owner, by)
        except IntegrityError:  # somebody took the slug after we had looked: look again
            continue
    raise InvalidOrganiser(reason="name: Many take this name at this moment; try again.")


def _create(name: str, owner: User, by: Actor) -> Organiser:
    with writing():
        User.objects.select_for_update().get(pk=owner.pk)  # or many at once would pass the limit
        if owner.memberships.filter(role=Role.OWNER).count() >= MOST_ORGANISERS:
            raise TooManyOrganisers(most=MOST_ORGANISERS)
        organiser = Organiser.objects.create(name=name, slug=free_slug(name))
        Membership.objects.create(organiser=organiser, user=owner, role=Role.OWNER)
        record(
            "organiser.created",
            by=by,
            organiser_id=organiser.pk,
            target_type="organiser",
            target_id=organiser.pk,
            target_name=name,
            after={"name": name, "slug": organiser.slug, "owner": owner.shown_name},
        )
    return organiser


def free_slug(name: str) -> str:
    """A slug made from the name that no organiser and no address has."""
    base = slugify(comparable(name))[:MAX_SLUG].strip("-") or "organiser"
    taken = RESERVED_SLUGS | set(Organiser.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
