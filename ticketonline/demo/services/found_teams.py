"""The demo's organisers and their teams: two, so that one sees how they keep apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from ...accounts.models import Membership, Organiser, User
from ...accounts.rules import Role
from ...accounts.services.create_organiser import create_organiser
from ...audit.actor import Actor
from ...audit.services.record import record
from ...events.services.narrow import narrow
from ..login import Login


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """Somebody who works for the demo organiser."""

    username: str
    first_name: str
    last_name: str
    role: Role


TEAM = (
    Colleague(username="manager", first_name="Mateusz", last_name="Nowak", role=Role.MANAGER),
    Colleague(username="finance", first_name="Fatima", last_name="Haddad", role=Role.FINANCE),
    Colleague(username="boxoffice", first_name="Bo", last_name="Lindqvist", role=Role.BOX_OFFICE),
    Colleague(username="viewer", first_name="Vera", last_name="Okafor", role=Role.VIEWER),
)
NAME, NEIGHBOUR = "Ticketonline Presents", "Back Yard Theatre"


def found_organisers(owner: User, *, password: str | None) -> tuple[Organiser, Organiser]:
    """The demo organiser, and a neighbour of whose event its team sees nothing. Needs a transaction.

    Without a password the neighbour's owner can't log in.
    """
    neighbour = User.objects.filter(username="neighbour").first()
    if neighbour is None:
        kept = owner.password if password else make_password(None)
        neighbour = User.objects.create(username="neighbour", password=kept)
        introduce(neighbour, first_name="Nils", last_name="Aalto")
    organiser = create_organiser(name=NAME, owner=owner, by=as_actor(owner))
    organiser.email = "box-office@example.com"  # where answers to its mails would go
    organiser.save(update_fields=["email"])
    return organiser, create_organiser(name=NEIGHBOUR, owner=neighbour, by=as_actor(neighbour))


def introduce(user: User, *, first_name: str, last_name: str) -> None:
    """Give a new person a name and an address that counts as confirmed, with which they can log in as well."""
    user.first_name, user.last_name, user.email = first_name, last_name, f"{user.username}@example.com"
    user.save(update_fields=["first_name", "last_name", "email"])
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


def gather_team(organiser: Organiser, login: Login, *, viewers_events: Sequence[UUID]) -> None:
    """Let the colleagues join, all with the password of the log-in; whose name is taken stays away.

    The viewer may look at those events alone. Needs a transaction.
    """
    owner = User.objects.get(username=login.username)
    for colleague in TEAM:
        if User.objects.filter(username=colleague.username).exists():
            continue
        # The hash as it is: each made anew takes most of a second, for which nobody else could write.
        user = User.objects.create(username=colleague.username, password=owner.password)
        introduce(user, first_name=colleague.first_name, last_name=colleague.last_name)
        membership = Membership.objects.create(organiser=organiser, user=user, role=colleague.role)
        record(
            "member.joined",
            by=as_actor(user),
            organiser_id=organiser.pk,
            target_type="member",
            target_id=user.pk,
            target_name=user.shown_name,
            after={"role": colleague.role, "events": []},
        )
        if colleague.role is Role.VIEWER:
            narrow(organiser.pk, membership.pk, event_ids=viewers_events, by=as_actor(owner))


def as_actor(user: User) -> Actor:
    """The person as the audit log names them."""
    return Actor(user_id=user.pk, name=user.shown_name)
