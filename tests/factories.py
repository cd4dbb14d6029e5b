"""Factories: each builds the least that its name says."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from allauth.account.models import EmailAddress

from tests.trusting import trusted
from ticketonline.accounts.models import Membership, Organiser, User
from ticketonline.accounts.rules import Role
from ticketonline.core import clock
from ticketonline.events.models import Event, EventAccess, PromoCode
from ticketonline.events.services.create_event import NewTicketType, create_event
from ticketonline.sales.models import Reservation
from ticketonline.sales.rules import Line
from ticketonline.sales.services.reserve import reserve

VIP = NewTicketType(type="VIP", price=Decimal("120.00"), amount=50)
STANDARD = NewTicketType(type="Standard", price=Decimal("45.50"), amount=200)


def ticket_type(type: str, price: str = "10.00", amount: int = 10, limit: int = 5) -> NewTicketType:
    """A ticket type to create."""
    return NewTicketType(type=type, price=Decimal(price), amount=amount, limit_per_reservation=limit)


def make_organiser(slug: str = "olgas-nights", name: str = "Olga’s Nights") -> Organiser:
    """An organiser without a team; the same one for the same slug."""
    return Organiser.objects.get_or_create(slug=slug, defaults={"name": name})[0]


def make_person(name: str = "olga") -> User:
    """Somebody with a log-in, their address confirmed; the same one for the same name. Not of the operator's staff."""
    person = User.objects.filter(username=name).first()
    if person is None:
        person = User.objects.create_user(username=name, email=f"{name}@example.org")
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def make_member(
    organiser: Organiser | None = None, role: Role = Role.OWNER, name: str = "", events: Sequence[Event] = ()
) -> Membership:
    """Somebody in an organiser's team, called as their role unless told otherwise; narrowed to the events, if any."""
    person = make_person(name or f"{(organiser or make_organiser()).slug}-{role.replace('_', '-')}")
    member = Membership.objects.create(
        organiser=organiser or make_organiser(), user=person, role=role, is_narrowed=bool(events)
    )
    EventAccess.objects.bulk_create(EventAccess(membership=member, event=event) for event in events)
    return member


def make_event(*types: NewTicketType, **fields: Any) -> Event:
    """A published event in 30 days with a VIP and a Standard type, unless told otherwise."""
    given = {
        "organiser": fields.get("organiser") or make_organiser(),
        "name": "Jazz Night",
        "date": clock.now() + timedelta(days=30),
        "status": Event.Status.PUBLISHED,
    } | fields
    with trusted():
        return create_event(Event(**given), ticket_types=types or (VIP, STANDARD))


def make_promo_code(event: Event, code: str = "SUMMER", *, types: Sequence[str] = (), **fields: Any) -> PromoCode:
    """A promo code of the event for the types named, or for all: ten percent off unless told otherwise."""
    if "amount_off" not in fields:
        fields.setdefault("percent_off", Decimal(10))
    made = PromoCode.objects.create(event=event, code=code, **fields)
    made.types.set(event.ticket_types.filter(type__in=types))
    return made


def wanted(**amounts: int) -> list[Line]:
    """A wish: `wanted(VIP=2)`."""
    return [Line(type=name, amount=amount) for name, amount in amounts.items()]


def make_reservation(event: Event, *, promo_code: str = "", **amounts: int) -> Reservation:
    """A pending reservation of one VIP ticket, unless told otherwise."""
    return reserve(event_id=event.pk, wanted=wanted(**(amounts or {"VIP": 1})), promo_code=promo_code)
