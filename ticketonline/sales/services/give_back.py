"""Giving held tickets back."""

from collections import Counter
from collections.abc import Collection
from uuid import UUID

from django.db.models import F

from ...events.models import PromoCode, TicketType
from ..queries import count_taken


def give_back(reservation_ids: Collection[UUID]) -> None:
    """Put the held tickets of these reservations on sale again. Their types and promo codes must be locked."""
    types: Counter[UUID] = Counter()
    codes: Counter[UUID] = Counter()
    for taken in count_taken(reservation_ids).values():
        types.update(taken.types)
        codes.update(taken.codes)
    for type_id, count in types.items():
        TicketType.objects.filter(pk=type_id).update(held=F("held") - count)
    for code_id, count in codes.items():
        PromoCode.objects.filter(pk=code_id).update(held=F("held") - count)
