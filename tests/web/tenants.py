"""Two organisers with all that an address below /manage/ may name, and who they are to each other.

Whatever is Stella's says SECRET in its name, and Olga's second event, of which narrowed members see nothing, HIDDEN:
a page that shows either to somebody else gives itself away.
"""

import copy
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.http import SimpleCookie
from django.test import Client

from tests.conftest import LOG_IN
from tests.exporting import made
from tests.factories import make_event, make_member, make_organiser, make_person, ticket_type
from ticketonline.accounts.models import ApiToken, Invitation, Membership, Organiser
from ticketonline.accounts.rules import Permission, Role, Scope
from ticketonline.audit.actor import Actor
from ticketonline.audit.services.record import record
from ticketonline.core import clock
from ticketonline.events.models import Contingent, Event, PromoCode, TicketType
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.rules import Line
from ticketonline.sales.services.reserve import reserve

SECRET, HIDDEN = "zzsecret", "yyhidden"
LONER = "loner"  # who has an account and no team
OF_AN_EVENT = (
    "event_id",
    "type_id",
    "reservation_id",
    "ticket_id",
    "transaction_id",
    "export_id",
    "code_id",
    "contingent_id",
)


@dataclass(frozen=True, kw_only=True)
class Tenants:
    """Olga's organiser with its members, and the values of an address's parameters, by name."""

    members: Mapping[Role, Membership]
    narrowed: Mapping[Role, Membership]  # to Olga's first event; an owner never is
    own: Mapping[str, str]  # her first event and what belongs to it
    tokens: Mapping[str, str]  # by the names of the narrowed: theirs, which is all that they see of these
    exports: Mapping[str, str]  # by the names of the narrowed: what they asked for, which is all that they see of these
    hidden: Mapping[str, str]  # of these OF_AN_EVENT: her second event
    foreign: Mapping[str, str]  # what is Stella's, with all that people have of their own
    cookies: Mapping[str, SimpleCookie]  # by names: of everybody who is logged in

    def browser_of(self, person: str) -> Client:
        """A browser in which one of them, or the loner, is logged in since all this was made."""
        client = Client()
        client.cookies = copy.deepcopy(self.cookies[person])
        return client


@contextmanager
def kept_tenants() -> Iterator[Tenants]:
    """The tenants for as many tests as there are inside, each of which undoes what it changes; gone afterwards."""
    with transaction.atomic():
        yield make_tenants()
        transaction.set_rollback(True)


def make_tenants() -> Tenants:
    """Both organisers, each with an event that sells, a team and an open invitation."""
    olgas = make_organiser("olgas-nights", "Olga’s Nights")
    event = make_event(name="Jazz Night", organiser=olgas)
    hidden_event = make_event(ticket_type(f"Box {HIDDEN}"), name=f"Rehearsal {HIDDEN}", organiser=olgas)
    members = {role: make_member(olgas, role) for role in Role}
    narrowed = {
        role: make_member(olgas, role, name=f"narrowed-{role.value.replace('_', '-')}", events=[event])
        for role in Role
        if role is not Role.OWNER
    }
    stellas = make_organiser(SECRET, f"Stella’s {SECRET}")
    foreign_event = make_event(ticket_type(f"Seat {SECRET}"), name=f"Supper {SECRET}", organiser=stellas)
    stella = make_member(stellas, Role.OWNER, name=f"stella-{SECRET}")
    owner = members[Role.OWNER]
    at_work = [member.user.username for member in (*members.values(), *narrowed.values())]
    return Tenants(
        members=members,
        narrowed=narrowed,
        own=_team(olgas, members[Role.VIEWER], "guest") | _sale(event, "bruno", owner),
        tokens={
            member.user.username: token_of(member) for member in narrowed.values() if member.may(Permission.USE_API)
        },
        exports={
            member.user.username: _export(member) for member in narrowed.values() if member.may(Permission.EXPORT)
        },
        hidden=_sale(hidden_event, HIDDEN, owner),
        foreign=_team(stellas, stella, SECRET) | _sale(foreign_event, SECRET, stella) | {"session": _session(stella)},
        cookies={person: browser_of(person).cookies for person in (*at_work, LONER)},
    )


def browser_of(person: str) -> Client:
    """A browser in which they are logged in; whoever is not there yet comes to be, in no team."""
    client = Client()
    client.force_login(make_person(person), backend=LOG_IN)
    return client


def sent(values: Mapping[str, str]) -> dict[str, str]:
    """The ids under all names that a form or a query may give them."""
    bare = {name.removesuffix("_id"): value for name, value in values.items()}
    return {form: value for name, value in bare.items() for form in (name, f"{name}s", f"{name}_id", f"{name}_ids")}


def _team(organiser: Organiser, member: Membership, guest: str) -> dict[str, str]:
    token = f"token-of-{organiser.slug}"
    invitation = Invitation.objects.create(
        organiser=organiser,
        email=f"{guest}@example.org",
        role=Role.VIEWER,
        token_hash=sha256(token.encode()).digest(),
        expires_at=clock.now() + timedelta(days=1),
    )
    return {
        "organiser": organiser.slug,
        "member_id": str(member.pk),
        "invitation_id": str(invitation.pk),
        "token": token,
        "token_id": token_of(member, guest),
        "mail_kind": "paid" if guest == "guest" else "of_others",
    }


def token_of(member: Membership, name: str = "Robot") -> str:
    """The id of a token of theirs, of which nobody has the secret."""
    made = ApiToken.objects.create(
        membership=member,
        name=f"Token {name}",
        scopes=[Scope.READ_EVENTS],
        token_hash=sha256(member.pk.bytes).digest(),
        expires_at=clock.now() + timedelta(days=1),
    )
    return str(made.pk)


def _contingent(kind: TicketType, buyer: str) -> UUID:
    TicketType.objects.filter(pk=kind.pk).update(withheld=1)
    return Contingent.objects.create(type=kind, name=f"Friends of {buyer}", tickets=1).pk


def _session(member: Membership) -> str:
    agent = f"Browser {SECRET}"
    session = UserSession.objects.create(user=member.user, session_key=SECRET, ip="192.0.2.7", user_agent=agent)
    return str(session.pk)


def _export(member: Membership, event: Event | None = None) -> str:
    return str(made(member, event_id=event.pk if event else None).pk)


def _sale(event: Event, buyer: str, owner: Membership) -> dict[str, str]:
    kind = event.ticket_types.all()[0]
    reserved = reserve(event_id=event.pk, wanted=[Line(type=kind.type, amount=1)], email=f"{buyer}@example.org")
    payment = start_payment(reserved.pk)
    record(
        "event.published",
        by=Actor(user_id=None, name="Somebody"),
        organiser_id=event.organiser_id,
        target_type="event",
        target_id=event.pk,
        target_name=event.name,
    )
    ids: Sequence[object] = (
        event.pk,
        kind.pk,
        reserved.pk,
        reserved.tickets.get().pk,
        payment.pk,
        _export(owner, event),
        PromoCode.objects.create(event=event, code="SUMMER", note=f"For {buyer}").pk,
        _contingent(kind, buyer),
    )
    return {name: str(key) for name, key in zip(OF_AN_EVENT, ids, strict=True)}
