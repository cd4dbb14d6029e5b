"""Erasing one person, while the books stay right."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from ...accounts.models import Invitation, Membership, Organiser
from ...audit.actor import Actor
from ...audit.models import Entry
from ...audit.rules import INVITATION, LOG_EXPORTED, PERSON_ERASED, RESERVATION
from ...audit.services.erase_values import erase_values
from ...audit.services.record import record
from ...core import clock
from ...core.database import writing
from ...delivery.services.forget_holders import forget_holders
from ...delivery.services.forget_names import forget_names
from ...exports.services.withdraw import withdraw
from ...payments.services.forget_tokens import forget_tokens
from ...sales.locks import lock_all
from ...sales.models import Comment, OrderedTicket, Reservation
from ...sales.rules import Status
from ...sales.services.forget_buyers import forget_buyers
from ..address import fingerprint, is_same, normalised
from ..errors import NotAllEvents, NothingToErase, OrderInProgress
from ..find import AT_ONCE, Person, find_person


@dataclass(frozen=True, kw_only=True)
class Erased:
    """How much was erased."""

    orders: int
    tickets: int  # of other people's orders, that were passed on to them
    comments: int
    entries: int
    invitations: int


def erase(membership: Membership, *, email: str, by: Actor) -> Erased:
    """Empty everything that tells who the person is: in orders, tickets, comments, invitations, the log and files.

    Orders keep their status, tickets, money and times. Tickets that were passed on to the person stay valid; those that
    they passed on are other people's, and so are these. That somebody is or was in the team stays: whoever acted for
    the organiser answers for it. The log keeps that it was done, by whom, and a key made from the address. Locks the
    organiser, then the reservations in key order. Raises `NotAllEvents`, `TooManyOrders`, `NothingToErase` or
    `OrderInProgress`, and then changes nothing.
    """
    if membership.is_narrowed:
        raise NotAllEvents
    email = normalised(email)
    # All of it is found before anything is locked; what an order's address is by then is looked at under its lock.
    person = find_person(membership, email)
    with writing():
        Organiser.objects.select_for_update().get(pk=membership.organiser_id)
        orders, held = _locked(person)
        if not (orders or person.is_erasable):
            raise NothingToErase
        now = clock.now()
        if any(order.status_at(now) == Status.PENDING for order in orders):
            raise OrderInProgress
        event_ids = _events([*orders, *held], person)
        erased = _erase(membership, person, [order.pk for order in orders], [order.pk for order in held], by)
        withdraw(membership.organiser_id, event_ids=event_ids)
    if event_ids:
        # Once more: a file that was begun since has read what was there before the commit.
        withdraw(membership.organiser_id, event_ids=event_ids)
    return erased


def _locked(person: Person) -> tuple[list[Reservation], list[Reservation]]:
    """The person's own orders, and those of which they have, or had, a ticket that was passed on."""
    tickets = OrderedTicket.objects.filter(pk__in=person.ticket_ids)
    held = {*person.mailed_ids, *tickets.values_list("reservation_id", flat=True)}
    locked = lock_all({*person.order_ids, *held}, with_types_of=[])
    orders = [one.reservation for one in locked.values()]
    own = {key for key in person.order_ids if key in locked and is_same(locked[key].reservation.email, person.email)}
    return [one for one in orders if one.pk in own], [one for one in orders if one.pk in held]


def _events(orders: Iterable[Reservation], person: Person) -> set[UUID]:
    """Those of which a file may name the person: of their orders, and of those that were theirs once."""
    once = [entry.target_id for entry in person.mentions if entry.target_type == RESERVATION and entry.target_id]
    found = {order.event_id for order in orders}
    for batch in _in_batches(once):
        found |= set(Reservation.objects.filter(pk__in=batch).values_list("event_id", flat=True))
    return found


def _in_batches(keys: Sequence[UUID]) -> list[Sequence[UUID]]:
    return [keys[begin : begin + AT_ONCE] for begin in range(0, len(keys), AT_ONCE)]


def _erase(membership: Membership, person: Person, order_ids: list[UUID], held_ids: list[UUID], by: Actor) -> Erased:
    invitations = [] if person.membership else person.invitations
    mentions = _mentions(person, order_ids)
    batches = _in_batches(order_ids)
    erased = Erased(
        orders=len(order_ids),
        tickets=sum(forget_holders(batch, is_meant=partial(is_same, person.email)) for batch in _in_batches(held_ids)),
        comments=sum(Comment.objects.filter(reservation_id__in=batch).count() for batch in batches),
        entries=len(person.mentions),
        invitations=len(invitations),
    )
    # Written first: without it the database lets nothing be erased from the log.
    entry = record(
        PERSON_ERASED,
        by=by,
        organiser_id=membership.organiser_id,
        target_type="person",
        target_id=None,
        after={"person": fingerprint(membership.organiser_id, person.email)}
        | {name: count for name, count in vars(erased).items() if count},
    )
    for batch in batches:
        forget_buyers(batch, by=entry)
        forget_names(batch)
        forget_tokens(batch)
    for mention in mentions:
        erase_values([mention], by=entry, is_meant=_values_of(mention, person.email).__contains__)
    Invitation.objects.filter(pk__in=[one.pk for one in invitations]).delete()
    return erased


def _mentions(person: Person, order_ids: Collection[UUID]) -> list[Entry]:
    """Those that are not about the person's own orders; without those about a present member's invitation."""
    own = set(order_ids)
    return [
        one
        for one in person.mentions
        if one.target_id not in own and not (person.membership and one.target_type == INVITATION)
    ]


def _values_of(entry: Entry, email: str) -> set[str]:
    """What in it is about the person: the side that has their address, all of it."""
    if entry.action == LOG_EXPORTED:
        return {str(entry.after.get("q", ""))}
    if entry.target_type == INVITATION:
        return {entry.target_name}
    sides = [side for side in (entry.before, entry.after) if is_same(str(side.get("email") or ""), email)]
    return {value for side in sides for value in side.values() if isinstance(value, str) and value}
