"""Finding everything that an organiser keeps about one person, by an e-mail address."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from ..accounts.models import Invitation, Membership
from ..audit.models import Entry
from ..audit.rules import INVITATION, LOG_EXPORTED, PERSON_ERASED, RESERVATION, SOUGHT
from ..events.queries import list_of_member
from ..sales.models import Reservation
from ..sales.order_index import ids_by_beginning
from .address import fingerprint, is_same, local_part, names, normalised, other_spellings
from .errors import TooManyOrders
from .holding import find_mailed_ids, find_ticket_ids

MOST_ALIKE = 20_000  # orders whose address begins so, whatever its domain: each is looked at
MOST_ORDERS = 5_000  # of one person
AT_ONCE = 500  # rows of which the keys stand in one query


@dataclass(frozen=True, kw_only=True)
class Person:
    """What is kept. `mentions` are the log's entries about their orders, or that name them, newest first.

    Whoever works for some events alone sees what belongs to these, and nothing of the team.
    """

    email: str
    order_ids: Sequence[UUID]
    ticket_ids: Sequence[UUID]  # that were passed on to them, of other people's orders
    mailed_ids: Sequence[UUID]  # orders about whose tickets they were mailed as a holder, be it one no longer
    mentions: Sequence[Entry]
    invitations: Sequence[Invitation]
    membership: Membership | None
    erasures: Sequence[Entry]  # earlier ones, of which the log keeps no address
    others: Sequence[str]  # spellings that something is kept under as well

    @property
    def is_erasable(self) -> bool:
        """Whether there is anything to erase. What the team did, and who is or was in it, the log keeps."""
        held = self.ticket_ids or self.mailed_ids
        return bool(self.order_ids or held or self.mentions or (self.invitations and not self.membership))

    @property
    def is_unknown(self) -> bool:
        """Whether nothing is kept."""
        return not (self.is_erasable or self.membership)


def find_person(membership: Membership, email: str) -> Person:
    """Everything about the address that the member may see. Raises `TooManyOrders`."""
    email = normalised(email)
    ids = find_order_ids(membership, email)
    member, invitations, erasures = None, [], []
    if not membership.is_narrowed:
        member, invitations = _member(membership, email), _invitations(membership, email)
        erasures = _erasures(membership, email)
    return Person(
        email=email,
        order_ids=ids,
        ticket_ids=find_ticket_ids(membership, email),
        mailed_ids=find_mailed_ids(membership, email),
        mentions=_mentions(membership, email, ids),
        invitations=invitations,
        membership=member,
        erasures=erasures,
        others=[other for other in other_spellings(email) if _is_known(membership, other)],
    )


def _is_known(membership: Membership, email: str) -> bool:
    return bool(find_order_ids(membership, email) or find_ticket_ids(membership, email))


def find_order_ids(membership: Membership, email: str) -> list[UUID]:
    """The orders of the address, of events that the member may work on, oldest first. Raises `TooManyOrders`."""
    alike = ids_by_beginning(list_of_member(membership), "email", local_part(email), most=MOST_ALIKE + 1)
    found = [
        key
        for begin in range(0, len(alike), AT_ONCE)
        for key, kept in Reservation.objects.filter(pk__in=alike[begin : begin + AT_ONCE]).values_list("pk", "email")
        if is_same(kept, email)
    ]
    if len(alike) > MOST_ALIKE or len(found) > MOST_ORDERS:
        raise TooManyOrders(most=MOST_ORDERS)
    return sorted(found)


def _mentions(membership: Membership, email: str, order_ids: Sequence[UUID]) -> list[Entry]:
    entries = Entry.objects.filter(organiser_id=membership.organiser_id)
    found = [
        entry
        for begin in range(0, len(order_ids), AT_ONCE)
        for entry in entries.filter(target_type=RESERVATION, target_id__in=order_ids[begin : begin + AT_ONCE])
    ]
    if not membership.is_narrowed:
        # An order that has another address by now, an invitation, and what somebody sought in the log. All entries of
        # the organiser are read for it: it is asked once in a while, and no index is kept for it.
        elsewhere = Q(target_type=RESERVATION) & (Q(before__email__iexact=email) | Q(after__email__iexact=email))
        elsewhere |= Q(target_type=INVITATION, target_name__iexact=email)
        elsewhere |= Q(**{"action": LOG_EXPORTED, f"after__{SOUGHT}__icontains": email})
        own = {entry.pk for entry in found}
        found += [entry for entry in entries.filter(elsewhere) if entry.pk not in own and _tells_of(entry, email)]
    return sorted(found, key=lambda entry: entry.pk, reverse=True)


def _tells_of(entry: Entry, email: str) -> bool:
    if entry.action == LOG_EXPORTED:
        return names(str(entry.after.get(SOUGHT) or ""), email)
    said = [entry.target_name] if entry.target_type == INVITATION else [_email(entry.before), _email(entry.after)]
    # The team's addresses are kept in small letters.
    return any(is_same(one, email) or one == email.lower() for one in said)


def _email(values: dict[str, object]) -> str:
    return str(values.get("email") or "")


def _member(membership: Membership, email: str) -> Membership | None:
    team = Membership.objects.filter(organiser_id=membership.organiser_id, user__email__iexact=email)
    return team.select_related("user").first()


def _invitations(membership: Membership, email: str) -> list[Invitation]:
    rows = Invitation.objects.filter(organiser_id=membership.organiser_id, email__iexact=email)
    return list(rows.order_by("created_at", "id"))


def _erasures(membership: Membership, email: str) -> list[Entry]:
    entries = Entry.objects.filter(organiser_id=membership.organiser_id, action=PERSON_ERASED)
    found = entries.filter(after__person=fingerprint(membership.organiser_id, email))
    return list(found.order_by("-id"))
