"""Sparing the mailboxes of people whose address somebody else gives again and again, which costs nothing."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.db.models.functions import Lower

from ...core import clock
from ...outbox.models import Message
from ...outbox.rules import CLAIM, Kind, State
from ...outbox.services.claim import put_off
from ...sales.models import Reservation
from ..mails import About, recipient_of

MOST_AN_HOUR = 20  # such mails to one address
HOUR = timedelta(hours=1)
FREE_OF_COST = frozenset({Kind.RESERVED, Kind.PAYMENT_FAILED, Kind.HOLD_ENDED, Kind.CANCELLED})
IF_FREE = frozenset({Kind.PAID, Kind.RECEIVED})  # of an order that costs nothing


def spare(messages: Sequence[Message], about: Mapping[UUID, About]) -> list[Message]:
    """Put those off by an hour that would be more than `MOST_AN_HOUR` to one address; the others. All are in hand.

    What somebody has paid for is never put off. Which way to pay nobody hears of whose hold is over by then.
    """
    costless = {one.pk: _address(one, about) for one in messages if _is_costless(one, about)}
    if not costless:
        return list(messages)
    addresses = set(costless.values())
    sent = Message.objects.filter(ended_at__gt=clock.now() - HOUR)
    counts = _by_address(sent, "recipient", addresses)
    counts.update(_in_other_hands(messages, addresses))
    many = []
    for one in messages:
        if one.pk in costless:
            counts[costless[one.pk]] += 1
            if counts[costless[one.pk]] > MOST_AN_HOUR:
                many.append(one)
    put_off(many, until=clock.now() + HOUR)
    return [one for one in messages if one not in many]


def _in_other_hands(messages: Sequence[Message], addresses: Collection[str]) -> Counter[str]:
    """How many other mails to the addresses are in hand, of an order's to its buyer at most one."""
    now = clock.now()
    in_hand = Message.objects.filter(state=State.QUEUED, attempts__gt=0, due_at__gt=now, due_at__lte=now + CLAIM)
    others = in_hand.exclude(pk__in=[one.pk for one in messages])
    orders = Reservation.objects.filter(pk__in=others.filter(ticket_id=None).values("reservation_id"))
    to_holders = others.filter(ticket_id__isnull=False)
    return _by_address(orders, "email", addresses) + _by_address(to_holders, "recipient", addresses)


def _by_address(rows: QuerySet[Any], field: str, addresses: Collection[str]) -> Counter[str]:
    """How many rows have each of the addresses, however its letters are written."""
    alike = rows.annotate(address=Lower(field)).filter(address__in=addresses)
    return Counter(dict(alike.values_list("address").annotate(Count("pk"))))


def _is_costless(message: Message, about: Mapping[UUID, About]) -> bool:
    known = about.get(message.reservation_id)
    if known is None or not _address(message, about):
        return False
    return message.kind in FREE_OF_COST or (message.kind in IF_FREE and not any(line.sum for line in known.lines))


def _address(message: Message, about: Mapping[UUID, About]) -> str:
    return recipient_of(message, about[message.reservation_id].order).lower()
