"""Giving sold tickets out, making their codes void or new, and telling what a code is."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db.models import F, QuerySet

from ...core import clock
from ...core.database import writing
from ...events.models import Event
from ...sales.errors import ReservationNotFound
from ...sales.locks import lock_all, lock_alone
from ...sales.models import OrderedTicket, Reservation
from ...sales.rules import Status
from .. import codes, signing
from ..errors import NotGenuine, NotSold, TicketChanged, TicketRenewedTooOften, TicketVoid
from ..models import FormerCode, IssuedTicket, SigningKey
from .keys import key_for, open_private_key

MAX_VERSION = 32_767  # what the column holds on every database; a code could say twice as much


class State(StrEnum):
    """What a code is."""

    VALID = "VALID"
    VOID = "VOID"  # its ticket has another code by now, or none
    CANCELLED = "CANCELLED"  # its order was taken back, or its event is cancelled
    UNKNOWN = "UNKNOWN"  # a short code, or a genuine QR code, of no ticket
    FORGED = "FORGED"  # a QR code that was not signed here, or was altered
    NO_CODE = "NO_CODE"  # mistyped, or something else


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What a code is, and the ticket that it is or was for, its type, order and event at hand."""

    state: State
    issued: IssuedTicket | None = None


def issue(reservation_id: UUID) -> list[IssuedTicket]:
    """Its tickets given out, in the order of the event's types: made by the first call, found by every other.

    Locks the reservation, and waits as `key_for` does, only where they must be made. Raises `ReservationNotFound`, and
    `NotSold` for one that is not completed, or not any more.
    """
    found = issue_all([reservation_id])
    if found:
        return found[reservation_id]
    if not Reservation.objects.filter(pk=reservation_id).exists():
        raise ReservationNotFound
    raise NotSold


def issue_all(reservation_ids: Collection[UUID]) -> dict[UUID, list[IssuedTicket]]:
    """The tickets of each as `issue` gives them, in one transaction for all, without those that are not sold.

    Locks the reservations whose tickets must be made, in key order, and waits as `key_for` does.
    """
    found = _given_out(reservation_ids)
    missing = set(reservation_ids) - set(found)
    if missing:
        with writing():
            locked = [one.reservation for one in lock_all(missing, with_types_of=[]).values()]
            found |= _give_out([one for one in locked if one.status == Status.COMPLETED])
    return found


def qr_text(issued: IssuedTicket) -> str:
    """The text of the ticket's QR code, always the same until it is renewed; or `SigningKeyClosed`.

    Or `TicketVoid`, for that of a cancelled event as well.
    """
    if not issued.is_valid:
        raise TicketVoid
    return signing.sign(
        private_key=open_private_key(issued.key),
        key_id=bytes.fromhex(issued.key.code_id),
        ticket_id=issued.pk,
        version=issued.version,
    )


def void(issued: IssuedTicket) -> IssuedTicket:
    """Make the codes of the ticket void, of both kinds; until it is renewed it admits nobody.

    Locks the issued ticket. Raises `TicketVoid` if it is void already, `TicketChanged` if it is not any more as it was
    given here, `TicketRenewedTooOften`; and then changes nothing.
    """
    if issued.voided_at is not None:
        raise TicketVoid
    with writing():
        _count_up(issued, voided_at=clock.now())
        return _issued().get(pk=issued.pk)


def renew(issued: IssuedTicket) -> IssuedTicket:
    """Give the ticket new codes of both kinds, by the key now in use; the ones it had are void.

    Locks its reservation, then the issued ticket, and waits as `key_for` does. Raises `NotSold` if its order was taken
    back, `TicketChanged` if it is not any more as it was given here, `TicketRenewedTooOften`; and then changes nothing.
    """
    with writing():
        reservation = lock_alone(issued.ticket.reservation_id)
        if reservation.status != Status.COMPLETED:
            raise NotSold
        _count_up(issued, code=codes.new_code(), key=key_for(reservation.event_id), voided_at=None)
        FormerCode.objects.create(issued=issued, code=issued.code)
        return _issued().get(pk=issued.pk)


def check(text: str) -> Checked:
    """What the text of a QR code is, or a short code as somebody typed it. Changes nothing and locks nothing."""
    if codes.is_code(text):
        return _check_short(codes.normalised(text))
    if text.startswith(signing.PREFIX):
        return _check_signed(text)
    return Checked(state=State.NO_CODE)


def _issued() -> QuerySet[IssuedTicket]:
    return IssuedTicket.objects.select_related("key", "ticket__type", "ticket__reservation__event")


def given_out(reservation_id: UUID) -> list[IssuedTicket]:
    """All of a completed reservation or none: they are made in one transaction."""
    return _given_out([reservation_id]).get(reservation_id, [])


def _given_out(reservation_ids: Collection[UUID]) -> dict[UUID, list[IssuedTicket]]:
    of_sold = _issued().filter(
        ticket__reservation_id__in=reservation_ids, ticket__reservation__status=Status.COMPLETED.value
    )
    return _by_reservation(of_sold.order_by("ticket__type__position", "ticket__type_id", "pk"))


def _by_reservation(issued: Iterable[IssuedTicket]) -> dict[UUID, list[IssuedTicket]]:
    by_reservation: dict[UUID, list[IssuedTicket]] = {}
    for one in issued:
        by_reservation.setdefault(one.ticket.reservation_id, []).append(one)
    return by_reservation


def _give_out(reservations: Collection[Reservation]) -> dict[UUID, list[IssuedTicket]]:
    """Give out the tickets of completed reservations, which must be locked."""
    tickets = OrderedTicket.objects.filter(reservation__in=reservations, issued=None)
    with_all_at_hand = tickets.select_related("type", "reservation__event")
    in_order = list(with_all_at_hand.order_by("type__position", "type_id", "pk"))
    keys, now = {key: key_for(key) for key in sorted({one.event_id for one in reservations})}, clock.now()
    made = IssuedTicket.objects.bulk_create(
        IssuedTicket(ticket=one, code=codes.new_code(), key=keys[one.reservation.event_id], issued_at=now)
        for one in in_order
    )
    by_reservation = _by_reservation(made)
    # Others gave them out while this one waited for the lock (tests/races/test_issue.py).
    rest = [one.pk for one in reservations if one.pk not in by_reservation]
    return by_reservation | (_given_out(rest) if rest else {})


def _count_up(issued: IssuedTicket, **changes: object) -> None:
    if issued.version >= MAX_VERSION:
        raise TicketRenewedTooOften
    as_given = IssuedTicket.objects.filter(pk=issued.pk, version=issued.version)
    if as_given.update(version=F("version") + 1, **changes) != 1:
        raise TicketChanged


def _check_short(code: str) -> Checked:
    issued = _issued().filter(code=code).first()
    if issued is not None:
        return Checked(state=_state(issued, is_current=True), issued=issued)
    former = _issued().filter(former_codes__code=code).first()
    if former is not None:
        return Checked(state=_state(former, is_current=False), issued=former)
    return Checked(state=State.UNKNOWN)


def _check_signed(text: str) -> Checked:
    try:
        key_id = signing.claimed_key_id(text)
        claim = signing.verify(text, _public_keys([key_id]))
    except NotGenuine:
        return Checked(state=State.FORGED)
    issued = _issued().filter(pk=claim.ticket_id).first()
    if issued is None:
        return Checked(state=State.UNKNOWN)
    # By its own key alone: with a stolen one that was retired, nobody makes codes of tickets renewed since.
    is_current = (claim.version, claim.key_id.hex()) == (issued.version, issued.key.code_id)
    return Checked(state=_state(issued, is_current=is_current), issued=issued)


def _public_keys(key_ids: Sequence[bytes]) -> dict[bytes, bytes]:
    keys = SigningKey.objects.filter(code_id__in=[key_id.hex() for key_id in key_ids])
    return {bytes.fromhex(key.code_id): bytes(key.public_key) for key in keys}


def _state(issued: IssuedTicket, *, is_current: bool) -> State:
    order = issued.ticket.reservation
    if order.status != Status.COMPLETED or order.event.status == Event.Status.CANCELLED:
        return State.CANCELLED
    return State.VALID if is_current and issued.voided_at is None else State.VOID
